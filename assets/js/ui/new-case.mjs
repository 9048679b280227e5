// A matter keyed in by hand, from window, telephone or reception day: key C, five fields, twenty seconds.

import { Commands } from "../live/commands.mjs";
import { field, make, typed } from "./elements.mjs";
import { newId } from "../live/ids.mjs";
import { fill, plain } from "./text.mjs";

const FORM = "intake";
const CHANNELS = ["window", "telephone", "reception"];

export class Intake {
  /** @param {import("./page.mjs").Page} page @param {HTMLDialogElement | null} dialog */
  constructor(page, dialog) {
    this.page = page;
    this.dialog = dialog;
    this.commands = new Commands(() => this.#standing(), { locked: () => page.seat?.lock(), own: page.live.by, done: () => page.drafts.drop(FORM) });
  }

  start() {
    if (!this.dialog || !this.page.live.may_report) return;
    this.#fill();
    document.getElementById("new-matter")?.addEventListener("click", () => this.open());
    // A desk with keys of its own opens it by those.
    if (this.page.keys) return;
    document.addEventListener("keydown", (event) => {
      if (opens(event, this.dialog.open)) {
        event.preventDefault();
        this.open();
      }
    });
  }

  open() {
    // What was typed and not sent yet is still here; only a matter that was taken makes room for the next.
    if (!this.id || this.commands.of.get(this.id)?.state === "accepted") {
      if (this.id) this.form.reset();
      this.id = newId();
      this.said.textContent = "";
      this.go.disabled = false;
    }
    this.dialog.showModal();
    this.form.elements.type.focus();
  }

  hear(outcomes) {
    this.commands.hear(outcomes);
  }

  #fill() {
    const { words: w, live } = this.page;
    const places = Object.entries(live.villages).map(([code, name]) => Object.assign(make("option", "", name), { value: `${name} ${code}` }));
    const list = Object.assign(make("datalist", "", "", places), { id: "villages" });
    const place = field({ name: "place", word: w.intake_place, needed: true });
    place.querySelector("input").setAttribute("list", "villages");
    this.said = make("output", "said");
    this.go = make("button", "", w.go);
    const cancel = Object.assign(make("button", "quiet", w.cancel), { type: "button" });
    cancel.addEventListener("click", () => this.dialog.close());
    this.form = make("form", "ask", "", [
      make("b", "", w.intake_title),
      field({ name: "type", word: w.intake_type, choices: Object.entries(live.types), needed: true }), place, list,
      field({ name: "text", word: w.intake_text, long: true, needed: true }),
      field({ name: "name", word: w.intake_name }), field({ name: "phone", word: w.intake_phone }),
      field({ name: "channel", word: w.intake_channel, choices: CHANNELS.map((name) => [name, w[`channel_${name}`]]) }),
      this.go, cancel, this.said,
    ]);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.page.drafts.follow(FORM, this.form);
    this.dialog.replaceChildren(this.form);
  }

  #send() {
    const wish = wishOf(typed(this.form), this.page.live.villages);
    if (!wish) {
      this.said.textContent = this.page.words.intake_no_place;
      return;
    }
    this.commands.send({ action: "case.report", object: this.id, expected_version: 0, ...wish });
  }

  #standing() {
    const one = this.commands.of.get(this.id);
    if (!one) return;
    const w = this.page.words;
    this.go.disabled = one.state !== "refused";
    this.said.textContent = one.state === "accepted" ? fill(w.intake_done, { code: one.detail }) : one.state === "refused" ? (w[`refused_${one.code}`] ?? w.refused_other) : w[`command_${one.state}`];
    // Known to nothing but this page, and gone with it: who reports asks with it later.
    const pin = this.commands.pins.get(this.id);
    if (one.state === "accepted" && pin) this.said.textContent += ` ${fill(w.intake_pin, { pin })}`;
    if (one.state === "accepted") this.page.list?.moved();
  }
}

/** Whether a key press asks for the form: C alone, outside of any field, and not while a Chinese input method composes. */
export function opens(event, open) {
  if (open || event.repeat || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return false;
  if (event.target?.closest?.("input, textarea, select, [contenteditable]")) return false;
  return event.key === "c" || event.key === "C";
}

/** What was typed, as a command; null without a village of the list. @param {Record<string, string>} said @param {Record<string, string>} villages */
export function wishOf(said, villages) {
  const region = (/(\d{12})\s*$/.exec(plain(said.place)) ?? [])[1] ?? "";
  if (!(region in villages)) return null;
  const parties = said.name || said.phone ? [{ part: "reporter", name: said.name, phone: said.phone }] : [];
  return { matter: { type: said.type, region, channel: said.channel, text: said.text }, parties };
}
