// What every page does: slots, header, veil, numbers. Each value is written only when it changed.

import { age, count, date, fill, minute, percent, time, workdays } from "./text.mjs";

const CONNECT_MS = 10000;

export class Page {
  /** @param {HTMLElement} root @param {any} live */
  constructor(root, live) {
    this.root = root;
    this.live = live;
    this.words = live.words;
    this.wall = live.page === "wall";
    /** What stands in the place of numbers of matters; null before anybody has said (late.mjs). @type {string | null} */
    this.late = "";
  }

  slot(name) {
    return this.root.querySelector(`[data-slot="${name}"]`);
  }

  /** Writes a text into a slot. */
  say(name, text) {
    const element = this.slot(name);
    if (element && element.textContent !== text) element.textContent = text;
  }

  /** Rows of cells into a slot; the first row is the head, unless there is none. @param {(string | {text: string, href?: string, mark?: string, title?: string})[][]} rows */
  table(name, rows, head = true) {
    const element = this.slot(name);
    if (!element) return;
    const said = JSON.stringify(rows);
    if (element.dataset.said === said) return;
    element.dataset.said = said;
    // Who stands on a row stays on it: an update takes the focus from nobody.
    const focus = element.contains?.(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    element.replaceChildren(...rows.map((row, n) => rowOf(row, head && n === 0)));
    if (focus) [...element.querySelectorAll("a")].find((link) => link.getAttribute("href") === focus)?.focus();
  }

  /** A table on a wall: nothing scrolls there, so as many rows as have room, and how many more there are. */
  rows(name, head, rows) {
    const element = this.slot(name);
    if (!element) return;
    if (!element.firstElementChild) this.table(name, [head]);
    const line = element.firstElementChild.getBoundingClientRect().height;
    const fits = line ? Math.floor(element.clientHeight / line) - 1 : rows.length;
    if (!this.wall || fits >= rows.length) return this.table(name, [head, ...rows]);
    const shown = rows.slice(0, Math.max(0, fits - 1));
    this.table(name, [head, ...shown, [fill(this.words.others, { n: rows.length - shown.length })]]);
  }

  count(n) {
    return count(n, this.live.language, this.wall);
  }

  /** Header and veil. @param {import("../live/feed.mjs").Feed} feed */
  head(feed) {
    const now = feed.clock.now();
    if (!now) {
      const waited = feed.clock.monotonic() > CONNECT_MS;
      this.#veil(feed.state() === "refused" ? this.words.not_allowed : waited ? this.words.waiting : "");
      this.say("age", this.words.connecting);
      return;
    }
    const state = feed.state();
    const { newest } = feed.replica;
    const stopped = !["live", "polling", "connecting"].includes(state);
    this.say("mode", state === "polling" ? this.words.polling : "");
    const heard = newestHeard(feed.replica);
    this.say("date", date(now, this.words));
    this.say("clock", time(stopped && newest ? newest : now));
    if (heard) this.say("age", fill(this.words.updated, { age: age(now, heard, this.words) }));
    if (newest) this.say("until", fill(this.words.until, { time: minute(newest) }));
    if (newest) this.say("as-of", fill(this.words.data_as_of, { time: time(newest) }));
    const heart = this.slot("heart");
    if (heart) heart.dataset.beat = String(feed.beats % 2);
    this.root.dataset.state = state;
    const text = { lost: this.words.link_lost, stopped: this.words.data_stopped, refused: this.words.not_allowed }[state];
    // Before any data has come there is no time to name.
    this.#veil(text && !newest && state !== "refused" ? this.words.waiting : text ? fill(text, { time: time(newest) }) : "");
  }

  /** The six numbers of a region; of matters only while they are of now. */
  numbers(line) {
    if (!line) return;
    this.say("kpi-reachable_now", this.count(line.reachable));
    for (const name of ["reports", "open", "overdue"]) this.number(name, this.count(line[name]));
    this.number("on_time_rate", percent(line.on_time, line.due), fill(this.words.n_month, { n: this.count(line.due) }));
    this.number("handle_time", workdays(line.handle_min, this.live.workday_min), fill(this.words.n_month, { n: this.count(line.handled) }));
  }

  /** A number of matters at the head, and of how many; or what stands in its place (`late`: history's own word of it). */
  number(name, text, n = "", late = this.late) {
    if (late === null) return;
    this.say(`kpi-${name}`, late || text);
    this.say(`n-${name}`, late ? "" : n);
    this.slot(`kpi-${name}`)?.toggleAttribute("data-late", Boolean(late));
  }

  /** The level below a region, in the order of its codes. */
  below(regions, code, { href } = {}) {
    const size = code.length === 4 ? 6 : 9;
    if (this.late === null) return;
    if (this.late) return this.table("regions", [[this.late]], false);
    const lines = [...regions.all].filter(([c]) => c.length === size && c.startsWith(code.slice(0, 6))).sort();
    const reachable = lines.some(([, line]) => line.reachable !== null);
    const head = [this.words.name, this.words.reports, this.words.open, ...(reachable ? [this.words.reachable] : [])];
    const rows = lines.map(([c, line]) => [
      { text: this.live.names[c] ?? c, href: href?.(c) },
      this.count(line.reports),
      this.count(line.open),
      ...(reachable ? [this.count(line.reachable)] : []),
    ]);
    this.rows("regions", head, rows);
  }

  #veil(text) {
    const veil = this.root.querySelector(".veil");
    if (!veil) return;
    veil.hidden = !text;
    if (text) this.say("veil-text", text);
  }
}

/** City ms at which the newest of all feeds happened. */
export function newestHeard(replica) {
  return Math.max(0, ...replica.of("feed").flatMap(([, feed]) => [...feed.all.values()].map((line) => line.fix_at ?? 0)));
}

function rowOf(cells, head) {
  const row = document.createElement("div");
  row.className = head ? "row head" : "row";
  for (const cell of cells) {
    const { text, href, mark, key, title = text } = typeof cell === "object" ? cell : { text: cell };
    const element = document.createElement(href ? "a" : "span");
    element.textContent = text;
    element.title = title;
    if (href) element.setAttribute("href", href);
    if (mark) element.className = mark;
    if (key) element.tabIndex = 0;
    row.append(element);
  }
  return row;
}
