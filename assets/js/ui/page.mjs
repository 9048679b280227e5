// What every page does: slots, header, veil, numbers. Each value is written only when it changed.

import { age, count, date, fill, minute, time, workdays } from "./text.mjs";

/** @import { Feed } from "../live/feed.mjs" */
/** @import { Records, Replica } from "../live/replica.mjs" */
/** @import { CallAbout, Live, OutcomeLine, RegionNumbers } from "../types.d.ts" */
/** @import { Drafts } from "./drafts.mjs" */
/** @import { Seat } from "./seat.mjs" */
/**
 * @typedef {string | {text: string, href?: string, mark?: string, title?: string, key?: boolean}} Cell `mark`: CSS
 *   class; `key`: it can be reached by key
 */

const CONNECT_MS = 10000;

/** @template {Live} [L=Live] */
export class Page {
  /** @param {HTMLElement} root @param {L} live */
  constructor(root, live) {
    this.root = root;
    this.live = live;
    this.words = live.words;
    this.wall = live.page === "wall";
    /** What is shown in place of numbers of cases; null before it is known (late.mjs). @type {string | null} */
    this.late = "";
    /** @type {Drafts | null} */
    this.drafts = null;
    /** @type {Seat | null} */
    this.seat = null;
    /** Selector that leaves out the slots of another page that is shown within this one. */
    this.without = "";
    /** Whether the page has keys of its own for what others open by one. */
    this.ownKeys = false;
    /** Called when a case was reported from here. */
    this.reported = () => {};
    /** Called with what became of what a form of the page sent. @type {(outcome: OutcomeLine) => void} */
    this.landed = () => {};
    /** What a call from here would be about. @type {(() => CallAbout) | null} */
    this.callable = null;
    /** Opens whom to call. */
    this.call = () => {};
    /** Offers the lead of the call that goes on to the others of the desk. */
    this.offerCall = () => {};
    /** Draws what is shown of calls, once there was one. */
    this.drawCalls = () => {};
    /** Whether the map shows those in the field. */
    this.showsPeople = () => true;
  }

  /** @param {string} name @returns {HTMLElement | null} */
  slot(name) {
    return this.root.querySelector(`[data-slot="${name}"]${this.without}`);
  }

  /** Writes a text into a slot. @param {string} name @param {string} text */
  say(name, text) {
    const element = this.slot(name);
    if (element && element.textContent !== text) element.textContent = text;
  }

  /**
   * Rows of cells into a slot; the first row is the head, unless there is none.
   * @param {string} name
   * @param {Cell[][]} rows
   * @param {boolean} [head]
   */
  table(name, rows, head = true) {
    const element = this.slot(name);
    if (!element) return;
    const drawn = JSON.stringify(rows);
    if (element.dataset.drawn === drawn) return;
    element.dataset.drawn = drawn;
    // The row that has the focus keeps it through an update.
    const focused = document.activeElement;
    const focus = focused && element.contains?.(focused) ? focused.getAttribute("href") : null;
    element.replaceChildren(...rows.map((row, n) => rowOf(row, head && n === 0)));
    if (focus) [...element.querySelectorAll("a")].find((link) => link.getAttribute("href") === focus)?.focus();
  }

  /**
   * A table on a wall: nothing scrolls there, so as many rows as fit, and how many more there are.
   * @param {string} name
   * @param {Cell[]} head
   * @param {Cell[][]} rows
   */
  rows(name, head, rows) {
    const element = this.slot(name);
    if (!element) return;
    if (!element.firstElementChild) this.table(name, [head]);
    const line = element.firstElementChild?.getBoundingClientRect().height;
    const fits = line ? Math.floor(element.clientHeight / line) - 1 : rows.length;
    if (!this.wall || fits >= rows.length) return this.table(name, [head, ...rows]);
    const shown = rows.slice(0, Math.max(0, fits - 1));
    this.table(name, [head, ...shown, [fill(this.words.others, { n: rows.length - shown.length })]]);
  }

  /** Empties a slot; what is written into it next is drawn. @param {string} name */
  empty(name) {
    const element = this.slot(name);
    if (!element) return;
    delete element.dataset.drawn;
    element.replaceChildren();
  }

  /** @param {number | null | undefined} n */
  count(n) {
    return count(n, this.live.language, this.wall);
  }

  /** Header and veil. @param {Feed} feed */
  head(feed) {
    const { words } = this;
    const now = feed.clock.now();
    const state = feed.state();
    if (!now) {
      const waited = feed.clock.monotonic() > CONNECT_MS;
      this.#veil(state === "refused" ? words.not_allowed : waited ? words.waiting : "");
      this.say("age", words.connecting);
      return;
    }
    const { newest } = feed.replica;
    const stopped = !["live", "polling", "connecting"].includes(state);
    this.say("mode", state === "polling" ? words.polling : "");
    this.say("date", date(now, words));
    this.say("clock", time(stopped && newest ? newest : now));
    this.#ages(feed.replica, now);
    const heart = this.slot("heart");
    if (heart) heart.dataset.beat = String(feed.beats % 2);
    this.root.dataset.state = state;
    this.#state(state, newest);
  }

  /** How old the data is. @param {Replica} replica @param {number} now city ms */
  #ages(replica, now) {
    const { words } = this;
    const event = newestEvent(replica);
    if (event) this.say("age", fill(words.updated, { age: age(now, event, words) }));
    if (!replica.newest) return;
    this.say("until", fill(words.until, { time: minute(replica.newest) }));
    this.say("as-of", fill(words.data_as_of, { time: time(replica.newest) }));
  }

  /** The veil over a page whose data is not of now. @param {string} state @param {number} newest city ms */
  #state(state, newest) {
    const { words } = this;
    /** @type {Record<string, string>} */
    const texts = { lost: words.link_lost, stopped: words.data_stopped, refused: words.not_allowed };
    const text = texts[state];
    // Before any data has come there is no time to name.
    this.#veil(text && !newest && state !== "refused" ? words.waiting : text ? fill(text, { time: time(newest) }) : "");
  }

  /** The six numbers of a region; those of cases only while they are of now. @param {RegionNumbers | undefined} line */
  numbers(line) {
    if (!line) return;
    const { words } = this;
    this.say("kpi-reachable_now", this.count(line.reachable));
    this.number("reports", this.count(line.reports));
    this.number("open", this.count(line.open));
    this.number("overdue", this.count(line.overdue));
    this.number("on_time_rate", line.on_time_rate || "—", fill(words.n_month, { n: this.count(line.due) }));
    this.slot("kpi-on_time_rate")?.toggleAttribute("data-few", line.few);
    const days = workdays(line.handle_min, this.live.workday_min);
    this.number("handle_time", days, fill(words.n_month, { n: this.count(line.handled) }));
  }

  /**
   * A number of cases at the head, and of how many; or what is shown in its place.
   * @param {string} name
   * @param {string} text
   * @param {string} [n]
   * @param {string | null} [late] history's own text of its backlog
   */
  number(name, text, n = "", late = this.late) {
    if (late === null) return;
    this.say(`kpi-${name}`, late || text);
    this.say(`n-${name}`, late ? "" : n);
    this.slot(`kpi-${name}`)?.toggleAttribute("data-late", Boolean(late));
  }

  /** @param {string} text */
  #veil(text) {
    const veil = /** @type {HTMLElement | null} */ (this.root.querySelector(".veil"));
    if (!veil) return;
    veil.hidden = !text;
    if (text) this.say("veil-text", text);
  }
}

/** City ms at which the newest event of all feeds happened. @param {Replica} replica */
export function newestEvent(replica) {
  const lines = replica.of("feed").flatMap(([, feed]) => [...feed.all.values()]);
  return Math.max(0, ...lines.map((line) => ("fix_at" in line ? line.fix_at : 0)));
}

/** @param {Cell[]} cells @param {boolean} head */
function rowOf(cells, head) {
  const row = document.createElement("div");
  row.className = head ? "row head" : "row";
  for (const cell of cells) {
    const { text, href = "", mark = "", key = false, title = text } = typeof cell === "object" ? cell : { text: cell };
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
