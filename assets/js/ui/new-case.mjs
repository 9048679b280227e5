// A case keyed in by hand, from window, telephone or reception day: key C, five fields, twenty seconds.

import { Commands } from "../live/commands.mjs";
import { newId } from "../live/ids.mjs";
import { button, field, find, make, targetOf, typed } from "./elements.mjs";
import { fill, plain } from "./text.mjs";

/** @import { Live, OutcomeLine } from "../types.d.ts" */
/** @import { Page } from "./page.mjs" */

const FORM = "intake";
const CHANNELS = ["window", "telephone", "reception"];

export class NewCase {
  /** @param {Page} page @param {HTMLElement | null} dialog null where the page has none */
  constructor(page, dialog) {
    this.page = page;
    this.dialog = /** @type {HTMLDialogElement | null} */ (dialog);
    this.output = make("output", "said");
    this.go = make("button", "", page.words.go);
    this.form = make("form", "ask");
    this.id = "";
    this.commands = new Commands(() => this.#show(), {
      locked: () => page.seat?.lock(),
      own: page.live.by,
      done: () => page.drafts?.drop(FORM),
    });
  }

  start() {
    const { dialog } = this;
    if (!dialog || !this.page.live.may_report) return;
    this.#fill(dialog);
    document.getElementById("new-matter")?.addEventListener("click", () => this.open());
    // A desk with keys of its own opens it by those.
    if (this.page.ownKeys) return;
    document.addEventListener("keydown", (event) => {
      if (opens(event, dialog.open)) {
        event.preventDefault();
        this.open();
      }
    });
  }

  open() {
    // What was typed and not sent yet is still here; only a case that was accepted makes room for the next.
    if (!this.id || this.commands.of.get(this.id)?.state === "accepted") {
      if (this.id) this.form.reset();
      this.id = newId();
      this.output.textContent = "";
      this.go.disabled = false;
    }
    this.dialog?.showModal();
    find(this.form, "[name=type]")?.focus();
  }

  /** @param {Map<string, OutcomeLine>} outcomes */
  hear(outcomes) {
    this.commands.hear(outcomes);
  }

  /** @param {HTMLDialogElement} dialog */
  #fill(dialog) {
    const { words, live } = this.page;
    const villages = Object.entries(live.villages ?? {});
    const places = villages.map(([code, name]) =>
      Object.assign(make("option", "", name), { value: `${name} ${code}` }),
    );
    const list = Object.assign(make("datalist", "", "", places), { id: "villages" });
    const place = field({ name: "place", word: words.intake_place, needed: true });
    find(place, "input")?.setAttribute("list", "villages");
    this.form.append(
      make("b", "", words.intake_title),
      field({ name: "type", word: words.intake_type, choices: offered(live), needed: true }),
      place,
      list,
      field({ name: "text", word: words.intake_text, long: true, needed: true }),
      field({ name: "name", word: words.intake_name }),
      field({ name: "phone", word: words.intake_phone }),
      field({ name: "channel", word: words.intake_channel, choices: CHANNELS.map((c) => [c, words[`channel_${c}`]]) }),
      this.go,
      button("quiet", words.cancel, () => dialog.close()),
      this.output,
    );
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.page.drafts?.follow(FORM, this.form);
    dialog.replaceChildren(this.form);
  }

  #send() {
    const command = commandOf(typed(this.form), this.page.live.villages ?? {});
    if (!command) {
      this.output.textContent = this.page.words.intake_no_place;
      return;
    }
    this.commands.send({ action: "case.report", object: this.id, expected_version: 0, ...command });
  }

  #show() {
    const one = this.commands.of.get(this.id);
    if (!one) return;
    const { words } = this.page;
    this.go.disabled = one.state !== "refused";
    this.output.textContent = this.#text(one);
    // Known to nothing but this page, and gone with it: who reports asks with it later.
    const pin = this.commands.pins.get(this.id);
    if (one.state === "accepted" && pin) this.output.textContent += ` ${fill(words.intake_pin, { pin })}`;
    if (one.state === "accepted") this.page.reported();
  }

  /** @param {{state: string, code: string, detail: string}} sent */
  #text({ state, code, detail }) {
    const { words } = this.page;
    if (state === "accepted") return fill(words.intake_done, { code: detail });
    return state === "refused" ? (words[`refused_${code}`] ?? words.refused_other) : words[`command_${state}`];
  }
}

/**
 * Whether a key press opens the form: C alone, outside of any field, and not while a Chinese input method composes.
 * @param {KeyboardEvent} event
 * @param {boolean} open whether it is open already
 */
export function opens(event, open) {
  if (open || event.repeat || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return false;
  if (targetOf(event)?.closest?.("input, textarea, select, [contenteditable]")) return false;
  return event.key === "c" || event.key === "C";
}

/**
 * What was typed, as a command; null without a village of the list.
 * @param {Record<string, string>} fields
 * @param {Record<string, string>} villages
 */
export function commandOf(fields, villages) {
  const region = (/(\d{12})\s*$/.exec(plain(fields.place)) ?? [])[1] ?? "";
  if (!(region in villages)) return null;
  const parties = fields.name || fields.phone ? [{ part: "reporter", name: fields.name, phone: fields.phone }] : [];
  return { matter: { type: fields.type, region, channel: fields.channel, text: fields.text }, parties };
}

/**
 * Types that a case may be reported under: an ended one has open cases alone.
 *
 * @param {Live} live
 */
const offered = (live) => Object.entries(live.types).filter(([id]) => !live.ended_types.includes(id));
