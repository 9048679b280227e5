// The queue as a list: rows, what is pinned above it, how many wait. New ones never move the row that somebody is at.

import { active, untaken } from "../ui/alerts.mjs";
import { find, make, needed } from "../ui/elements.mjs";
import { fill } from "../ui/text.mjs";
import { fillRow, waitsOf } from "./queue-row.mjs";
import { order, pinned, putBack, rowsOf } from "./queue.mjs";

/** @import { Alert } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { QueueQuery, Row } from "./queue.mjs" */
/**
 * @typedef {{select: (key: string) => void, standing: (line: Alert) => string, reset?: () => void}} QueueParts
 *   `standing`: of the last command on it; `reset`: filters and search were taken back
 */

/** After so long without a key or a click no person is at a row any more. */
export const IDLE_MS = 60_000;
/** A row that opened by itself is acted on after so long at the earliest. */
const READ_MS = 1_000;

export class QueueList {
  /** @param {Page} page @param {QueueParts} parts */
  constructor(page, parts) {
    this.page = page;
    this.parts = parts;
    this.list = needed(page.slot("queue"));
    this.pinned = needed(page.slot("pinned"));
    this.pill = find(page.root, "#new-alerts");
    /** @type {Alert[]} */
    this.lines = [];
    /** City ms. */
    this.now = 0;
    /** @type {Row[]} */
    this.rows = [];
    /** @type {string[]} */
    this.keys = [];
    /** @type {Row[]} */
    this.waiting = [];
    this.selected = "";
    /** Whether the selection moved on by itself, since the row before went. */
    this.moved = false;
    /** The chosen row that ended or went aside: it stays open until somebody goes on. @type {Row | null} */
    this.ended = null;
    /** Where it stood in the list. */
    this.endedAt = 0;
    /** Whether no row opens by itself: something else is to be read. */
    this.still = false;
    /** Whether the list opened its first row by itself and nobody has been at it; and when, ms of a steady clock. */
    this.opened = false;
    this.openedAt = 0;
    this.touched = -Infinity;
    /** `clock` goes on in place. @type {Map<string, {element: HTMLElement, drawn: string, clock: HTMLElement}>} */
    this.drawn = new Map();
    /** Of the pinned rows. @type {HTMLElement[]} */
    this.clocks = [];
    /** @type {QueueQuery} */
    this.query = {
      tier: Math.min(9, page.live.scope.length),
      only: new Set(),
      search: "",
      open: new Set(),
      view: "queue",
      words: page.words,
      live: page.live,
    };
    this.pill?.addEventListener("click", () => this.merge());
  }

  get row() {
    return this.rows.find((row) => row.key === this.selected) ?? this.ended ?? undefined;
  }

  /** @param {Alert[]} lines @param {number} now city ms */
  show(lines, now) {
    this.lines = lines;
    this.now = now;
    this.draw();
  }

  draw() {
    const before = this.row;
    const rows = rowsOf(this.lines, this.query);
    const held = this.selected !== "" && performance.now() - this.touched < IDLE_MS;
    const at = this.keys.indexOf(this.selected);
    const { keys, waiting } = order(this.keys, rows, held);
    if (this.ended) putBack(keys, waiting, this.selected, this.endedAt);
    this.rows = rows;
    this.keys = keys;
    this.waiting = waiting;
    const ends = this.#ends(before, keys, at, held);
    const went = this.selected && !keys.includes(this.selected) && !ends;
    if (went) this.selected = keys[Math.min(at, keys.length - 1)] ?? "";
    const opens = this.#opens();
    this.#place();
    this.#pins();
    this.#pill();
    if (opens) this.parts.select(this.selected);
    if (!went || opens) return;
    // What is selected is what the map, the people and the address show.
    this.moved = true;
    this.parts.select(this.selected);
  }

  /**
   * A row that somebody chose and that ends under their eyes stays open and says so; what a filter hides has not ended.
   * @param {Row | undefined} before
   * @param {string[]} keys
   * @param {number} at where it stood
   * @param {boolean} held whether somebody is at a row
   */
  #ends(before, keys, at, held) {
    const was = this.ended;
    this.ended = null;
    if (!held || this.opened || before?.key !== this.selected || before.group || keys.includes(before.key))
      return false;
    const line = this.lines.find(({ id }) => id === before.key);
    if (line && active(line)) return false;
    if (!was) this.endedAt = Math.max(0, at);
    this.ended = { ...before, line: line ?? before.line, over: !line };
    return true;
  }

  /**
   * While nobody is at a row the first that waits is open: an alert that comes needs no key to be read.
   * @returns {boolean} whether another row is open now
   */
  #opens() {
    if (this.still || this.query.view !== "queue" || (this.selected && !this.opened)) return false;
    const first = this.rows.find((row) => row.key === this.keys[0]);
    if (!first || first.group || first.key === this.selected) return false;
    // Where nothing waits, the first of those that are worked on is open.
    if (!untaken(first.line) && this.selected) return false;
    Object.assign(this, { selected: first.key, opened: true, moved: false, openedAt: performance.now() });
    return true;
  }

  /** Whether what is selected was chosen, or has been open long enough to have been read. */
  get chosen() {
    return !this.moved && (!this.opened || performance.now() - this.openedAt >= READ_MS);
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

  /** @param {string} key */
  select(key) {
    this.selected = key;
    this.ended = null;
    this.moved = false;
    this.opened = false;
    this.touch();
    this.draw();
    this.drawn.get(key)?.element.scrollIntoView({ block: "nearest" });
    this.parts.select(key);
  }

  /** The next or the one before. @param {number} by */
  step(by) {
    if (!this.keys.length) return;
    // The row that opened by itself is the first that is gone to.
    if (this.opened) return this.select(this.selected);
    const gone = this.ended ? this.endedAt - Number(by > 0) : -1;
    const at = this.ended ? gone : this.keys.indexOf(this.selected);
    const next = at < 0 && !this.ended ? 0 : Math.max(0, Math.min(this.keys.length - 1, at + by));
    this.select(this.keys[next]);
  }

  /** Opens or folds a group. @param {string} key */
  toggle(key) {
    const { open } = this.query;
    if (open.has(key)) open.delete(key);
    else open.add(key);
    this.touch();
    this.draw();
  }

  /** Shows an alert that no list, filter or search may hide. @param {string} key */
  reveal(key) {
    const { query } = this;
    query.view = "queue";
    query.search = "";
    query.only.clear();
    this.parts.reset?.();
    this.merge();
    this.select(key);
  }

  #place() {
    const rows = new Map(this.rows.map((row) => [row.key, row]));
    const kept = new Set(this.keys);
    for (const [key, { element }] of this.drawn) {
      if (!kept.has(key)) {
        element.remove();
        this.drawn.delete(key);
      }
    }
    let before = this.list.firstElementChild;
    for (const key of this.keys) {
      const element = this.#drawn(/** @type {Row} */ (rows.get(key)));
      if (element !== before) this.list.insertBefore(element, before);
      else before = before.nextElementSibling;
    }
  }

  /** @param {Row} row */
  #drawn(row) {
    const drawn = this.#shown(row);
    const known = this.drawn.get(row.key);
    if (known?.drawn === drawn) {
      this.#wait(known.clock, row.line);
      return known.element;
    }
    const element = known?.element ?? this.#element(row.key);
    this.drawn.set(row.key, { element, drawn, clock: this.#fill(element, row) });
    return element;
  }

  /** @param {HTMLElement} clock of a row @param {Alert} line */
  #wait(clock, line) {
    const waits = waitsOf(line, this.now, this.page.words);
    if (clock.textContent !== waits) clock.textContent = waits;
  }

  /** What a row shows, as text: it is drawn again when that changes. @param {Row} row */
  #shown({ key, line, lines, inside }) {
    const state = [line.version, line.state, lines.length, this.parts.standing(line)];
    return [...state, this.selected === key, inside, line.chatter].join("|");
  }

  /** @param {string} key */
  #element(key) {
    const element = make("div", "alert");
    element.setAttribute("role", "option");
    element.id = `row-${encodeURIComponent(key)}`;
    element.addEventListener("click", () => {
      if (this.selected === key && key.startsWith("group:")) this.toggle(key);
      else this.select(key);
    });
    return element;
  }

  /** @param {HTMLElement} element @param {Row} row */
  #fill(element, row) {
    const own = this.selected === row.key;
    const clock = fillRow(element, row, this.page, { own, now: this.now, standing: this.parts.standing(row.line) });
    if (own) this.list.setAttribute("aria-activedescendant", element.id);
    return clock;
  }

  /** Critical ones are never hidden: not behind a number, a list, a filter or a search. */
  #pins() {
    const rows = pinned(this.lines, this.query.tier, this.keys);
    const drawn = JSON.stringify(rows.map((row) => [row.key, row.line.version]));
    if (this.pinned.dataset.drawn === drawn) return rows.forEach((row, n) => this.#wait(this.clocks[n], row.line));
    this.pinned.dataset.drawn = drawn;
    const elements = rows.map((row) => {
      const element = make("div");
      element.addEventListener("click", () => this.reveal(row.key));
      return element;
    });
    this.clocks = rows.map((row, n) => this.#fill(elements[n], row));
    this.pinned.replaceChildren(...elements);
  }

  #pill() {
    if (!this.pill) return;
    const n = this.waiting.reduce((sum, row) => sum + row.lines.length, 0);
    this.pill.hidden = !n;
    const label = fill(this.page.words.queue_new, { n });
    if (this.pill.textContent !== label) this.pill.textContent = label;
  }
}
