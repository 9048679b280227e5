// The open alerts on a desk: who may, takes one and closes it with a word. What others did shows as theirs.

import { active, chip, place, sorted, text, untaken } from "../ui/alerts.mjs";
import { Commands } from "../live/commands.mjs";
import { make } from "../ui/elements.mjs";
import { fill, minute, time } from "../ui/text.mjs";

const MOST = 6;
/** Rows in all: a storm is worked off at the duty desk. */
const ROOM = 30;

export class DeskAlerts {
  /** @param {import("../ui/page.mjs").Page} page */
  constructor(page) {
    this.page = page;
    this.element = page.slot("alerts");
    this.may = new Set(page.live.commands);
    this.commands = new Commands(() => this.#draw(), { locked: () => page.seat?.lock(), own: page.live.by, done: ({ object }) => page.drafts.drop(`close/${object}`) });
    this.lines = [];
    this.said = "";
    this.closing = "";
  }

  /** @param {Map<string, any>} all */
  show(all) {
    this.lines = sorted([...all].map(([id, line]) => ({ id, ...line })).filter(active));
    this.#draw();
  }

  /** @param {Map<string, any>} outcomes */
  hear(outcomes) {
    this.commands.hear(outcomes);
  }

  #draw() {
    if (!this.element) return;
    const w = this.page.words;
    this.page.say("alerts-count", fill(w.alerts_title, { n: this.lines.length }));
    // What is grave is always there, and what somebody writes on.
    const grave = this.lines.filter((line, n) => n < MOST || line.priority <= 2 || line.id === this.closing);
    const shown = grave.filter((line, n) => n < ROOM || line.id === this.closing).map((line) => [line, this.#standing(line)]);
    this.#more(this.lines.length - shown.length);
    const said = JSON.stringify([shown, this.closing]);
    if (said === this.said) return;
    this.said = said;
    // Who writes a note keeps it: the rows around it are made anew, the form is not.
    const form = this.element.querySelector("form");
    this.element.replaceChildren(...shown.map(([line, standing]) => this.#row(line, standing, form)));
    if (form && this.element.contains(form)) form.note.focus();
  }

  /** How many more there are, and the desk that has them all. */
  #more(n) {
    const { live, words } = this.page;
    const text = n ? fill(words.alerts_more, { n }) : "";
    const more = this.page.slot("alerts-more");
    if (!more || more.textContent === text) return;
    more.replaceChildren(...(n && live.duty ? [Object.assign(make("a", "", text), { href: `/duty${live.language === "en" ? "?lang=en" : ""}` })] : [text]));
  }

  /** What the last command on it says. */
  #standing(line) {
    const one = this.commands.of.get(line.id);
    if (!one || one.state === "accepted" || one.wish.expected_version < line.version - 1) return "";
    const w = this.page.words;
    if (one.state === "refused") return fill(w[`refused_${one.code}`] ?? w.refused_other, { by: one.by });
    return w[`command_${one.state}`];
  }

  #row(line, standing, form) {
    const w = this.page.words;
    const row = make("div", untaken(line) ? "alert unacked" : "alert");
    row.dataset.testid = "alert";
    row.dataset.alert = line.id;
    const where = place(line, this.page.live);
    const taken = line.by ? fill(w.taken_by, { by: line.by, time: time(line.taken_at) }) : w[`alert_${line.state}`];
    row.append(chip(line, w), make("span", "at", minute(line.at)), make("span", "what", `${text(line, w, this.page.live)} · ${where}`));
    row.append(make("span", "where", standing || taken));
    if (untaken(line)) this.#button(row, line, "alert.acknowledge", w.acknowledge, () => this.#send(line, "alert.acknowledge", ""));
    else if (this.closing === line.id) row.append(form ?? this.#form(line));
    else this.#button(row, line, "alert.close", w.close, () => this.#ask(line));
    return row;
  }

  #button(row, line, action, word, act) {
    if (!this.may.has(action)) return;
    const button = make("button", "", word);
    button.type = "button";
    const waiting = ["sending", "unconfirmed"].includes(this.commands.of.get(line.id)?.state);
    button.disabled = waiting;
    button.addEventListener("click", act);
    row.append(button);
  }

  #ask(line) {
    this.closing = line.id;
    this.#draw();
    this.element.querySelector("form")?.note.focus();
  }

  /** Closing needs a word. */
  #form(line) {
    const form = make("form", "");
    const note = make("input", "");
    note.name = "note";
    note.required = true;
    note.maxLength = 200;
    note.placeholder = note.ariaLabel = this.page.words.alert_note;
    form.append(note, make("button", "", this.page.words.close));
    this.page.drafts.follow(`close/${line.id}`, form);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.closing = "";
      this.#send(this.lines.find((one) => one.id === line.id) ?? line, "alert.close", note.value);
    });
    return form;
  }

  #send(line, action, note) {
    this.commands.send({ action, object: line.id, expected_version: line.version, note });
  }
}
