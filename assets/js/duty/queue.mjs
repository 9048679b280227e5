// The queue of a seat: which alerts are its own, in which order, folded how. New ones never move what somebody is at.

import { since } from "../wall/alert-panel.mjs";
import { active, chip, place, sorted, text, untaken } from "../ui/alerts.mjs";
import { make } from "../ui/elements.mjs";
import { fill, minute, plain } from "../ui/text.mjs";

/** After so long without a key or a click nobody is at a row any more. */
export const IDLE_MS = 60_000;
/** Of what is critical and new, so many stand above the queue; the button counts all. */
const PINS = 20;

/** Whether an alert is told to a tier. @param {any} line @param {number} tier length of its code */
export const told = (line, tier) => line.tiers.includes(tier);

/**
 * Rows in their order: what nobody has taken first, then the gravest, then the oldest. What is critical stands alone;
 * of the others those of one rule and township make a group, in a flood even one alone of the lower two.
 * @param {any[]} lines @param {{tier: number, flood: boolean, only: Set<number>, search: string, open: Set<string>, view: string, words: any, live: any}} asked
 */
export function rowsOf(lines, asked) {
  const shown = sorted(lines.filter((line) => wanted(line, asked)));
  const groups = new Map();
  for (const line of shown) {
    if (line.priority > 1) groups.set(line.group, [...(groups.get(line.group) ?? []), line]);
  }
  const rows = [];
  const begun = new Set();
  for (const line of shown) {
    const group = line.priority > 1 ? groups.get(line.group) : [line];
    const folded = group.length > 1 || (asked.flood && line.priority > 2);
    if (!folded) rows.push({ key: line.id, line, lines: [line], inside: false });
    else if (!begun.has(line.group)) {
      begun.add(line.group);
      const key = `group:${line.group}`;
      rows.push({ key, line, lines: group, inside: false, group: true });
      if (asked.open.has(key)) rows.push(...group.map((one) => ({ key: one.id, line: one, lines: [one], inside: true })));
    }
  }
  return rows;
}

function wanted(line, { tier, only, search, view, words, live }) {
  if (view !== "queue") return line.state === view && told(line, tier);
  if (!active(line) || !told(line, tier)) return false;
  if (only.size && !only.has(line.priority)) return false;
  return !search || plain(`${text(line, words, live)} ${place(line, live)}`).includes(plain(search));
}

/** How many of each kind a seat has. @param {any[]} lines @param {number} tier */
export function counts(lines, tier) {
  const own = lines.filter((line) => told(line, tier));
  const of = (state) => own.filter((line) => line.state === state).length;
  const open = own.filter(active);
  const by = [1, 2, 3, 4].map((priority) => open.filter((line) => line.priority === priority).length);
  return { by, shelved: of("shelved"), suppressed: of("suppressed"), out_of_service: of("out_of_service"), open: open.length };
}

/**
 * The order a seat sees: while somebody is at a row, rows keep their places, those that end go, and new ones wait.
 * @param {string[]} before keys as they stand @param {{key: string, lines: any[]}[]} rows @param {boolean} held
 * @returns {{keys: string[], waiting: {key: string, lines: any[]}[]}}
 */
export function order(before, rows, held) {
  if (!held) return { keys: rows.map((row) => row.key), waiting: [] };
  const there = new Map(rows.map((row) => [row.key, row]));
  const known = new Set(before);
  const keys = before.filter((key) => there.has(key));
  const waiting = [];
  let last = "";
  for (const row of rows) {
    // The parts of a group that was opened stand under it at once: they are not new.
    if (!known.has(row.key) && row.inside) keys.splice(keys.indexOf(last) + 1, 0, row.key);
    else if (!known.has(row.key)) waiting.push(row);
    if (known.has(row.key) || row.inside) last = row.key;
  }
  return { keys, waiting };
}

export class Queue {
  /** @param {import("../ui/page.mjs").Page} page @param {{select: (key: string) => void, standing: (line: any) => string, reset?: () => void}} parts `reset`: filters and search were taken back */
  constructor(page, parts) {
    this.page = page;
    this.parts = parts;
    this.list = page.slot("queue");
    this.pinned = page.slot("pinned");
    this.pill = page.root.querySelector("#new-alerts");
    this.rows = [];
    this.keys = [];
    this.waiting = [];
    this.selected = "";
    /** Whether the selection moved on by itself, since the row before went. */
    this.moved = false;
    this.touched = -Infinity;
    /** @type {Map<string, {element: HTMLElement, said: string}>} */
    this.drawn = new Map();
    this.asked = { tier: Math.min(9, page.live.scope.length), flood: false, only: new Set(), search: "", open: new Set(), view: "queue", words: page.words, live: page.live };
    this.pill?.addEventListener("click", () => this.merge());
  }

  get row() {
    return this.rows.find((row) => row.key === this.selected);
  }

  /** @param {any[]} lines @param {{flood: boolean, now: number}} at city ms */
  show(lines, { flood, now }) {
    this.lines = lines;
    this.now = now;
    this.asked.flood = flood;
    this.draw();
  }

  draw() {
    const rows = rowsOf(this.lines ?? [], this.asked);
    const held = this.selected !== "" && performance.now() - this.touched < IDLE_MS;
    const at = this.keys.indexOf(this.selected);
    const { keys, waiting } = order(this.keys, rows, held);
    this.rows = rows;
    this.keys = keys;
    this.waiting = waiting;
    const went = this.selected && !keys.includes(this.selected);
    if (went) this.selected = keys[Math.min(at, keys.length - 1)] ?? "";
    this.#place();
    this.#pins();
    this.#pill();
    if (!went) return;
    // What is selected is what the map, the people and the address show.
    this.moved = true;
    this.parts.select(this.selected);
  }

  /** What waits takes its place. */
  merge() {
    this.touched = -Infinity;
    this.draw();
    this.list.scrollTop = 0;
  }

  touch() {
    this.touched = performance.now();
  }

  select(key) {
    this.selected = key;
    this.moved = false;
    this.touch();
    this.draw();
    this.drawn.get(key)?.element.scrollIntoView({ block: "nearest" });
    this.parts.select(key);
  }

  /** The next or the one before. @param {number} by */
  step(by) {
    if (!this.keys.length) return;
    const at = this.keys.indexOf(this.selected);
    const next = at < 0 ? 0 : Math.max(0, Math.min(this.keys.length - 1, at + by));
    this.select(this.keys[next]);
  }

  toggle(key) {
    const { open } = this.asked;
    if (open.has(key)) open.delete(key);
    else open.add(key);
    this.touch();
    this.draw();
  }

  #place() {
    const rows = new Map(this.rows.map((row) => [row.key, row]));
    for (const [key, { element }] of this.drawn) {
      if (!this.keys.includes(key)) {
        element.remove();
        this.drawn.delete(key);
      }
    }
    let before = this.list.firstElementChild;
    for (const key of this.keys) {
      const element = this.#drawn(rows.get(key));
      if (element !== before) this.list.insertBefore(element, before);
      else before = before.nextElementSibling;
    }
  }

  #drawn(row) {
    const said = this.#said(row);
    const known = this.drawn.get(row.key);
    if (known?.said === said) return known.element;
    const element = known?.element ?? this.#element(row.key);
    this.#fill(element, row);
    this.drawn.set(row.key, { element, said });
    return element;
  }

  #said(row) {
    const { line, lines } = row;
    return [line.version, line.state, lines.length, this.parts.standing(line), this.#waits(line), this.selected === row.key, row.inside, line.chatter].join("|");
  }

  #element(key) {
    const element = make("div", "alert");
    element.setAttribute("role", "option");
    element.id = `row-${encodeURIComponent(key)}`;
    element.addEventListener("click", () => (this.selected === key && key.startsWith("group:") ? this.toggle(key) : this.select(key)));
    return element;
  }

  #fill(element, row) {
    const { line, lines, inside } = row;
    const { words: w, live } = this.page;
    const own = this.selected === row.key;
    element.className = `alert${untaken(line) ? " unacked" : ""}${own ? " selected" : ""}${inside ? " inside" : ""}`;
    element.setAttribute("aria-selected", String(own));
    element.dataset.testid = "alert";
    element.dataset.alert = row.key;
    // Where it is stands before what it is: when there is no room the end of a rule's words is missed least.
    const what = [row.group ? fill(w.queue_group, { n: lines.length }) : "", line.chatter ? w.chattering : "", place(line, live), text(line, w, live)].filter(Boolean).join(" · ");
    const standing = this.parts.standing(line) || w[`alert_${line.state}`];
    element.replaceChildren(chip(line, w), make("span", "at", minute(line.at)), Object.assign(make("span", "what", what), { title: what }), make("span", "digits waits", this.#waits(line)), make("span", "where", standing));
    if (own) this.list.setAttribute("aria-activedescendant", element.id);
  }

  /** How long nobody has taken it: to the second in its first minutes, to the minute after. */
  #waits(line) {
    if (!untaken(line)) return "";
    const ms = Math.max(0, this.now - line.told_at);
    return ms < 600_000 && line.priority === 1 ? since(ms) : fill(this.page.words.span_minutes, { n: Math.floor(ms / 60_000) });
  }

  /** Shows an alert that no list, filter or search may hide. */
  reveal(key) {
    const { asked } = this;
    asked.view = "queue";
    asked.search = "";
    asked.only.clear();
    this.parts.reset?.();
    this.merge();
    this.select(key);
  }

  /** What is critical and has not been taken is never hidden: not behind a number, a list, a filter or a search. */
  #pins() {
    const shown = new Set(this.keys);
    const own = (line) => active(line) && untaken(line) && line.priority === 1 && told(line, this.asked.tier) && !shown.has(line.id);
    const grave = sorted((this.lines ?? []).filter(own)).slice(-PINS).map((line) => ({ key: line.id, line, lines: [line], inside: false }));
    const said = JSON.stringify(grave.map((row) => [row.key, row.line.version]));
    if (this.pinned.dataset.said === said) return;
    this.pinned.dataset.said = said;
    this.pinned.replaceChildren(
      ...grave.map((row) => {
        const element = make("div", "");
        element.addEventListener("click", () => this.reveal(row.key));
        this.#fill(element, row);
        return element;
      }),
    );
  }

  #pill() {
    if (!this.pill) return;
    const n = this.waiting.reduce((sum, row) => sum + row.lines.length, 0);
    this.pill.hidden = !n;
    const said = fill(this.page.words.queue_new, { n });
    if (this.pill.textContent !== said) this.pill.textContent = said;
  }
}
