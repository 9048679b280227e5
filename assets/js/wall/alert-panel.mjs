// The wall's open alerts: at most eight, the gravest first, how many more there are, and the first of them in the
// strip; what is of an earlier day says so. Only the symbol of one that waits for an acknowledgement blinks.

import { active, byGravity, chip, place, text, untaken } from "../ui/alerts.mjs";
import { find, make } from "../ui/elements.mjs";
import { elapsed, fill, when } from "../ui/text.mjs";
import { workOf } from "./later.mjs";

/** @import { WallAlertLine } from "../types.d.ts" */
/** @typedef {WallAlertLine & {id: string}} Alert */
/** @import { Page } from "../ui/page.mjs" */
/** @import { workSaid } from "./work.mjs" */

const SHOWN = 8;
/** So few have a line each for what is done about them. */
const ROOMY = 2;
const RECENT_MS = 600_000;

export class AlertPanel {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.drawn = "";
    this.open = 0;
    /** @type {typeof workSaid | undefined} */
    this.work = undefined;
    workOf().then((work) => {
      this.work = work;
      this.drawn = "";
    });
  }

  /**
   * @param {Map<string, WallAlertLine>} all
   * @param {number} now city ms
   * @param {{recent: number, flood: number}} [desk] as the engine has it
   */
  show(all, now, desk) {
    const element = this.page.slot("alerts");
    if (!element || !now) return;
    const lines = byGravity([...all].map(([id, line]) => ({ id, ...line })).filter(active));
    this.open = lines.length;
    const { words } = this.page;
    this.#title(fill(words.alerts_title, { n: lines.length }));
    const recent = desk?.recent ?? lines.filter((line) => line.last_at > now - RECENT_MS).length;
    this.page.say("alerts-aside", fill(desk?.flood ? words.wall_flood : words.alerts_recent, { n: recent }));
    const rows = this.#room(element, lines.length);
    this.page.say("alerts-more", this.#more(lines.length, rows));
    this.#strip(lines[0], now);
    const times = lines.slice(0, rows).map((line) => when(line.at, now, words));
    const drawn = JSON.stringify([lines.slice(0, rows), lines.length, times]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const work = lines.length <= ROOMY ? this.work : undefined;
    element.replaceChildren(...times.map((at, n) => this.#row(lines[n], at, work?.(this.page, lines[n], now) ?? [])));
  }

  /** @param {string} text */
  #title(text) {
    const head = find(this.page.root, ".panel.alerts h2");
    if (head && head.textContent !== text) head.textContent = text;
  }

  /** @param {number} n open ones @param {number} rows that are shown */
  #more(n, rows) {
    const { words } = this.page;
    if (n > rows) return fill(words.alerts_more, { n: n - rows });
    return n ? "" : words.alerts_none;
  }

  /** How many of `n` alerts the panel has room for. @param {HTMLElement} element @param {number} n */
  #room(element, n) {
    const wanted = Math.min(SHOWN, n);
    const row = element.firstElementChild?.getBoundingClientRect().height;
    const panel = element.parentElement;
    if (!row || !panel) return wanted;
    const more = this.page.slot("alerts-more");
    const others = [...panel.children].filter((child) => child !== element && child !== more);
    const free = others.reduce((rest, child) => rest - child.getBoundingClientRect().height, panel.clientHeight);
    const heights = Array.from({ length: wanted }, (_, at) => {
      const shown = /** @type {HTMLElement | undefined} */ (element.children[at]);
      // One that is not there yet may have to go below a seam.
      if (!shown) return this.page.root.dataset.form?.includes("level") ? 2.5 * row : row;
      return shown.getBoundingClientRect().height + (parseFloat(shown.style.marginTop) || 0);
    });
    if (wanted === n && fitting(heights, free) === n) return n;
    return Math.max(1, fitting(heights, free - (more?.offsetHeight || row / 2)));
  }

  /** @param {Alert} line @param {string} at @param {string[]} work as `workSaid` has it, none for no line of its own */
  #row(line, at, work) {
    const { words, live } = this.page;
    const where = work[0] ? place(line, live) : placed(place(line, live), words[`alert_${line.state}`], at);
    const row = make("div", untaken(line) ? "alert unacked" : "alert", "", [
      chip(line, words),
      make("span", "at digits", at),
      make("span", "what", text(line, words, live)),
      make("span", "where", where),
      ...work.filter(Boolean).map((one) => make("span", "since", one)),
    ]);
    row.dataset.testid = "alert";
    return row;
  }

  /** What the strip says of an alert. @param {Alert} line @param {number} now @param {string} waits */
  #words(line, now, waits) {
    const { words, live } = this.page;
    const at = when(line.at, now, words);
    const parts = [place(line, live), text(line, words, live), at, words[`alert_${line.state}`], waits];
    return parts.filter(Boolean).join("  ");
  }

  /**
   * The first alert across the foot: its priority in a word, place, what, when, and how long it has waited.
   * @param {Alert | undefined} line
   * @param {number} now
   */
  #strip(line, now) {
    const strip = this.page.slot("first-alert");
    if (!strip) return;
    const waiting = line && line.state !== "acked" && line.state !== "in_progress";
    const shown = line ? this.#words(line, now, waiting ? elapsed(now - line.at) : "") : "";
    const of = line ? `${line.id}/${line.state}` : "";
    const drawn = `${of} ${shown}`;
    if (strip.dataset.drawn === drawn) return;
    // Its symbol stays while it is the same: it goes on blinking.
    const last = strip.dataset.of === of ? strip.lastElementChild : null;
    Object.assign(strip.dataset, { drawn, of });
    strip.className = waiting ? "first unacked" : "first";
    if (last) last.textContent = shown;
    else strip.replaceChildren(...(line ? this.#first(line, shown) : []));
  }

  /** @param {Alert} line @param {string} shown */
  #first(line, shown) {
    const { words } = this.page;
    const priority = make("span", "priority", words[`priority_${line.priority}`]);
    return [chip(line, words), priority, make("span", "", shown)];
  }
}

/** How many of these heights are at most `free` together. @param {number[]} heights @param {number} free */
function fitting(heights, free) {
  let used = 0;
  const over = heights.findIndex((height) => (used += height) > free);
  return over < 0 ? heights.length : over;
}

/** Of signs, for place and state beside a time of today. */
const ROOM = 11;
const TIME = 5;

/**
 * Place and state; where both do not fit on a wall the place is alone: the symbol blinks anyway.
 * @param {string} place
 * @param {string} state
 * @param {string} at
 */
function placed(place, state, at) {
  const wide = [...state].reduce((sum, sign) => sum + (sign > "\u2e7f" ? 1 : 0.6), place.length);
  return wide + (at.length - TIME) * 0.6 > ROOM ? place : `${place} · ${state}`;
}
