// Text that was typed and not sent: kept for this tab by form and object, so that Escape and a reload lose none; gone
// once it is sent, and with the session it was typed in. Of residents nothing is kept: no field but these, and no
// long number in a text.

import { fieldOf } from "./elements.mjs";

const BEGIN = "draft/";
const KEPT = new Set([
  "type",
  "place",
  "text",
  "title",
  "due",
  "channel",
  "note",
  "to",
  "minutes",
  "unit",
  "paper",
  "method",
  "outcome",
  "until",
  "main_case",
  "nothing",
  "read",
  "without",
  ...["when", "where", "source", "cause", "casualties", "impact", "measures", "next_steps", "contact"],
]);
const LONG_NUMBER = /[0-9０-９](?:[\s-]?[0-9０-９Xx]){6,}/g;
/** Fields that hold a code or a day and no number of a resident. */
const CODES = new Set(["type", "place", "unit", "main_case", "to", "due", "until", "read", "without"]);

export class Drafts {
  /** @param {{session: string, store?: Storage}} parts */
  constructor({ session, store = globalThis.sessionStorage }) {
    this.store = store;
    this.begin = `${BEGIN}${session}/`;
    // What another person typed in this tab is not shown to this one.
    for (const key of Object.keys(store))
      if (key.startsWith(BEGIN) && !key.startsWith(this.begin)) store.removeItem(key);
  }

  /** @param {string} name of form and object @returns {Record<string, string>} */
  read(name) {
    return JSON.parse(this.store.getItem(this.begin + name) ?? "{}");
  }

  /** @param {string} name @param {Record<string, unknown>} fields what the form holds */
  keep(name, fields) {
    const texts = Object.entries(fields)
      .filter(([field, value]) => KEPT.has(field) && String(value).trim())
      .map(([field, value]) => [field, CODES.has(field) ? String(value) : String(value).replace(LONG_NUMBER, "")]);
    this.store.setItem(this.begin + name, JSON.stringify(Object.fromEntries(texts)));
  }

  /** @param {string} name */
  drop(name) {
    this.store.removeItem(this.begin + name);
  }

  /**
   * Fills a form with what was typed in it before, and keeps what is typed from now on.
   * @param {string} name
   * @param {HTMLFormElement} form
   */
  follow(name, form) {
    for (const [field, value] of Object.entries(this.read(name))) {
      const input = fieldOf(form, field);
      if (input) input.value = value;
    }
    form.addEventListener("input", () => this.keep(name, Object.fromEntries(new FormData(form))));
  }
}
