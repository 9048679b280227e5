// The small forms of the duty desk. Text that was typed is kept when a form is left, and is there again when it is
// opened, until the command that carries it was accepted.

import { button, find, make, needed, typed } from "../ui/elements.mjs";
import { fill } from "../ui/text.mjs";

/** @import { Page } from "../ui/page.mjs" */
/**
 * @typedef {{choices?: {value: string, word: string}[], minutes?: number[], needed?: boolean,
 *   nothing?: boolean, begin?: string}} FormOptions `choices`: to whom; `begin`: of its note
 * @typedef {{send: (name: string, fields: Record<string, string>) => void, closed: () => void}} FormParts
 */

export class Forms {
  /** @param {Page} page @param {FormParts} parts */
  constructor(page, parts) {
    this.page = page;
    this.parts = parts;
    this.element = needed(page.slot("form"));
    this.open = "";
    /** Of the draft. */
    this.key = "";
  }

  /** @param {string} name @param {string} id of the alert @param {FormOptions} options */
  show(name, id, options) {
    this.close();
    this.open = name;
    this.key = `${name}/${id}`;
    const { words, drafts } = this.page;
    const draft = drafts?.read(this.key) ?? {};
    const form = make("form", "ask");
    form.dataset.testid = `form-${name}`;
    if (options.choices) form.append(this.#choices(options.choices, draft.to));
    if (options.minutes) form.append(this.#minutes(options.minutes, draft.minutes));
    const note = this.#note(name, options, draft.note);
    form.append(note);
    if (options.nothing) {
      const nothing = Object.assign(make("input"), { type: "checkbox", name: "nothing" });
      form.append(make("label", "choice", "", [nothing, words.form_nothing]));
    }
    const cancel = button("quiet", words.form_cancel, () => this.close());
    form.append(make("div", "buttons", "", [make("button", "", words.form_go), cancel]));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send(form);
    });
    form.addEventListener("keydown", (event) => this.#key(event, form));
    form.addEventListener("input", () => drafts?.keep(this.key, Object.fromEntries(new FormData(form))));
    this.element.replaceChildren(form);
    const first = find(form, "input:checked") ?? find(form, "input[type=radio]") ?? find(form, "select") ?? note;
    first.focus();
  }

  /** A command was accepted: its draft is dropped. @param {{action: string, object: string}} command */
  done({ action, object }) {
    this.page.drafts?.drop(`${action.replace("alert.", "")}/${object}`);
  }

  close() {
    if (!this.open) return;
    this.open = "";
    this.element.replaceChildren();
    this.parts.closed();
  }

  /** @param {string} name @param {FormOptions} options @param {string | undefined} draft */
  #note(name, options, draft) {
    const { words } = this.page;
    const label = { shelve: words.form_reason, close: words.form_result }[name] ?? words.form_what;
    return Object.assign(make("textarea"), {
      name: "note",
      required: Boolean(options.needed),
      maxLength: 200,
      value: draft ?? options.begin ?? "",
      ariaLabel: label,
      placeholder: label,
    });
  }

  /** @param {{value: string, word: string}[]} choices @param {string | undefined} chosen */
  #choices(choices, chosen) {
    const set = make("fieldset", "choices", "", [make("legend", "", this.page.words.form_to)]);
    for (const { value, word } of choices) {
      const looks = { type: "radio", name: "to", value, required: true, checked: chosen === value };
      set.append(make("label", "choice", "", [Object.assign(make("input"), looks), word]));
    }
    return set;
  }

  /** @param {number[]} minutes @param {string | undefined} chosen */
  #minutes(minutes, chosen) {
    const { words } = this.page;
    const select = Object.assign(make("select"), { name: "minutes", ariaLabel: words.form_minutes });
    for (const n of minutes) {
      const word = n < 60 ? fill(words.form_m, { n }) : fill(words.form_h, { n: n / 60 });
      select.append(Object.assign(make("option", "", word), { value: String(n) }));
    }
    select.append(Object.assign(make("option", "", words.form_once), { value: "once" }));
    if (chosen) select.value = chosen;
    return select;
  }

  /** @param {KeyboardEvent} event @param {HTMLFormElement} form */
  #key(event, form) {
    if (event.isComposing || event.repeat) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      this.close();
    } else if (event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      form.requestSubmit();
    }
  }

  /** @param {HTMLFormElement} form */
  #send(form) {
    const fields = typed(form);
    const name = this.open;
    this.close();
    this.parts.send(name, fields);
  }
}
