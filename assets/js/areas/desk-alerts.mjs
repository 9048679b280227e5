// The open alerts on a desk: a person with the right acknowledges one and closes it with a note. What others did shows
// as theirs.

import { Commands } from "../live/commands.mjs";
import { active, chip, place, sorted, text, untaken } from "../ui/alerts.mjs";
import { button, fieldOf, make } from "../ui/elements.mjs";
import { fill, minute, time } from "../ui/text.mjs";

/** @import { Alert, AlertLine, OutcomeLine } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */

const MOST = 6;
/** Rows in all: a storm is worked off at the duty desk. */
const ROOM = 30;

export class DeskAlerts {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.element = page.slot("alerts");
    this.may = new Set(page.live.commands);
    this.commands = new Commands(() => this.#draw(), {
      locked: () => page.seat?.lock(),
      own: page.live.by,
      done: ({ object }) => page.drafts?.drop(`close/${object}`),
    });
    /** @type {Alert[]} */
    this.lines = [];
    this.drawn = "";
    /** Id of the alert whose closing note is open. */
    this.closing = "";
  }

  /** @param {Map<string, AlertLine>} all */
  show(all) {
    this.lines = sorted([...all].map(([id, line]) => ({ id, ...line })).filter(active));
    this.#draw();
  }

  /** @param {Map<string, OutcomeLine>} outcomes */
  hear(outcomes) {
    this.commands.hear(outcomes);
  }

  #draw() {
    const { element } = this;
    if (!element) return;
    this.page.say("alerts-count", fill(this.page.words.alerts_title, { n: this.lines.length }));
    // What is grave is always there, and the row a note is written on.
    const grave = this.lines.filter((line, n) => n < MOST || line.priority <= 2 || line.id === this.closing);
    const lines = grave.filter((line, n) => n < ROOM || line.id === this.closing);
    const shown = lines.map((line) => ({ line, standing: this.#standing(line) }));
    this.#more(this.lines.length - shown.length);
    const drawn = JSON.stringify([shown, this.closing]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    // A note that is being written stays: the rows around it are made anew, the form is not.
    const form = element.querySelector("form");
    element.replaceChildren(...shown.map(({ line, standing }) => this.#row(line, standing, form)));
    if (form && element.contains(form)) fieldOf(form, "note")?.focus();
  }

  /** How many more there are, and the desk that has them all. @param {number} n */
  #more(n) {
    const { live, words } = this.page;
    const more = n ? fill(words.alerts_more, { n }) : "";
    const slot = this.page.slot("alerts-more");
    if (!slot || slot.textContent === more) return;
    const href = `/duty${live.language === "en" ? "?lang=en" : ""}`;
    slot.replaceChildren(...(n && live.duty ? [Object.assign(make("a", "", more), { href })] : [more]));
  }

  /** The state of the last command on it, in words. @param {Alert} line */
  #standing(line) {
    const one = this.commands.of.get(line.id);
    if (!one || one.state === "accepted" || one.command.expected_version < line.version - 1) return "";
    const { words } = this.page;
    if (one.state === "refused") return fill(words[`refused_${one.code}`] ?? words.refused_other, { by: one.by });
    return words[`command_${one.state}`];
  }

  /** @param {Alert} line @param {string} standing @param {HTMLFormElement | null} form that is open */
  #row(line, standing, form) {
    const { words, live } = this.page;
    const by = line.by
      ? fill(words.taken_by, { by: line.by, time: time(line.taken_at) })
      : words[`alert_${line.state}`];
    const row = make("div", untaken(line) ? "alert unacked" : "alert", "", [
      chip(line, words),
      make("span", "at", minute(line.at)),
      make("span", "what", `${text(line, words, live)} · ${place(line, live)}`),
      make("span", "where", standing || by),
    ]);
    row.dataset.testid = "alert";
    row.dataset.alert = line.id;
    if (untaken(line)) {
      this.#button(row, line, "alert.acknowledge", words.acknowledge, () => this.#send(line, "alert.acknowledge", ""));
    } else if (this.closing === line.id) row.append(form ?? this.#form(line));
    else this.#button(row, line, "alert.close", words.close, () => this.#ask(line));
    return row;
  }

  /**
   * @param {HTMLElement} row
   * @param {Alert} line
   * @param {string} action
   * @param {string} word
   * @param {() => void} act
   */
  #button(row, line, action, word, act) {
    if (!this.may.has(action)) return;
    const element = button("", word, act);
    element.disabled = ["sending", "unconfirmed"].includes(this.commands.of.get(line.id)?.state ?? "");
    row.append(element);
  }

  /** @param {Alert} line */
  #ask(line) {
    this.closing = line.id;
    this.#draw();
    const form = this.element?.querySelector("form");
    if (form) fieldOf(form, "note")?.focus();
  }

  /** Closing needs a note. @param {Alert} line */
  #form(line) {
    const { words } = this.page;
    const label = words.alert_note;
    const looks = { name: "note", required: true, maxLength: 200, placeholder: label, ariaLabel: label };
    const note = Object.assign(make("input"), looks);
    const form = make("form", "", "", [note, make("button", "", words.close)]);
    this.page.drafts?.follow(`close/${line.id}`, form);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.closing = "";
      this.#send(this.lines.find((one) => one.id === line.id) ?? line, "alert.close", note.value);
    });
    return form;
  }

  /** @param {Alert} line @param {string} action @param {string} note */
  #send(line, action, note) {
    this.commands.send({ action, object: line.id, expected_version: line.version, note });
  }
}
