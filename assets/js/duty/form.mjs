// The small forms of the duty desk. What somebody typed is kept when a form is left, and is there again when it is opened,
// until the command that carries it was accepted.

import { make } from "../ui/elements.mjs";
import { fill } from "../ui/text.mjs";

export class Forms {
  /** @param {import("../ui/page.mjs").Page} page @param {{send: (name: string, said: any) => void, closed: () => void}} parts */
  constructor(page, parts) {
    this.page = page;
    this.parts = parts;
    this.element = page.slot("form");
    this.open = "";
  }

  /** @param {string} name @param {string} id of the alert @param {{choices?: {value: string, word: string}[], chosen?: string, minutes?: number[], needed?: boolean, nothing?: boolean, begin?: string}} asked */
  show(name, id, asked) {
    this.close();
    this.open = name;
    this.key = `${name}/${id}`;
    const draft = this.page.drafts.read(this.key);
    const { words: w } = this.page;
    const form = make("form", "ask");
    form.dataset.testid = `form-${name}`;
    if (asked.choices) form.append(this.#choices(asked, draft));
    if (asked.minutes) form.append(this.#minutes(asked.minutes, draft));
    const note = make("textarea", "");
    Object.assign(note, { name: "note", required: Boolean(asked.needed), maxLength: 200, value: draft.note ?? asked.begin ?? "", ariaLabel: this.#label(name) });
    note.placeholder = this.#label(name);
    form.append(note);
    if (asked.nothing) form.append(make("label", "choice", "", [Object.assign(make("input", ""), { type: "checkbox", name: "nothing" }), w.form_nothing]));
    const cancel = Object.assign(make("button", "quiet", w.form_cancel), { type: "button" });
    cancel.addEventListener("click", () => this.close());
    form.append(make("div", "buttons", "", [make("button", "", w.form_go), cancel]));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send(form);
    });
    form.addEventListener("keydown", (event) => this.#key(event, form));
    form.addEventListener("input", () => this.page.drafts.keep(this.key, Object.fromEntries(new FormData(form))));
    this.element.replaceChildren(form);
    (form.querySelector("input:checked") ?? form.querySelector("input[type=radio]") ?? form.querySelector("select") ?? note).focus();
  }

  /** A command was accepted: what was typed for it is done with. @param {{action: string, object: string}} wish */
  done({ action, object }) {
    this.page.drafts.drop(`${action.replace("alert.", "")}/${object}`);
  }

  close() {
    if (!this.open) return;
    this.open = "";
    this.element.replaceChildren();
    this.parts.closed();
  }

  #label(name) {
    const { words: w } = this.page;
    return { shelve: w.form_reason, close: w.form_result }[name] ?? w.form_what;
  }

  #choices({ choices, chosen }, draft) {
    const set = make("fieldset", "choices", "", [make("legend", "", this.page.words.form_to)]);
    for (const { value, word } of choices) {
      const input = Object.assign(make("input", ""), { type: "radio", name: "to", value, required: true, checked: (draft.to ?? chosen) === value });
      set.append(make("label", "choice", "", [input, word]));
    }
    return set;
  }

  #minutes(minutes, draft) {
    const { words: w } = this.page;
    const select = Object.assign(make("select", ""), { name: "minutes", ariaLabel: w.form_minutes });
    for (const n of minutes) {
      const word = n < 60 ? fill(w.form_m, { n }) : fill(w.form_h, { n: n / 60 });
      select.append(Object.assign(make("option", "", word), { value: String(n) }));
    }
    select.append(Object.assign(make("option", "", w.form_once), { value: "once" }));
    if (draft.minutes) select.value = draft.minutes;
    return select;
  }

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

  #send(form) {
    const said = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()]));
    const name = this.open;
    this.close();
    this.parts.send(name, said);
  }
}
