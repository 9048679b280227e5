// The table of the areas below, which Dash draws of history: what it has of now is kept as live as the head.

import { fill } from "../ui/text.mjs";

/** @import { Feed } from "../live/feed.mjs" */
/** @import { RegionNumbers } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @typedef {Pick<RegionNumbers, (typeof LEVELS)[number]>} Sums */

/** Of a region's live line, what is a sum of cases. */
const LEVELS = /** @type {const} */ (["reports", "open", "overdue"]);

/** @param {number} n */
const count = (n) => n.toLocaleString("en-US");

export class BelowTable {
  /** @param {Page} page @param {Feed} feed */
  constructor(page, feed) {
    this.page = page;
    this.feed = feed;
  }

  /** Before the feed has shown that it is of now, none of it is shown beside history. */
  show() {
    const { page, feed } = this;
    if (page.late !== "") return;
    const live = new Map(feed.replica.of("regions").flatMap(([, held]) => [...held.all]));
    const rows = this.rows();
    const codes = rows.map((row) => row.dataset.region ?? "");
    for (const row of rows) {
      const code = row.dataset.region ?? "";
      if (!code) writeSums(row, restOf(page.live.region, codes, live));
      const line = live.get(code);
      writeSums(row, line);
      if (line) writeRate(row, line);
    }
  }

  /** @returns {HTMLElement[]} */
  rows() {
    return [...this.page.root.querySelectorAll(".below-table tr[data-region]")].map(
      (row) => /** @type {HTMLElement} */ (row),
    );
  }

  /** Moves the focus among the areas below. @param {number} by @returns {boolean} whether there are any */
  step(by) {
    const links = this.rows().flatMap((row) => row.querySelector("a.area") ?? []);
    const focused = /** @type {Element} */ (document.activeElement);
    const at = Math.max(0, Math.min(links.length - 1, links.indexOf(focused) + by));
    /** @type {HTMLElement | undefined} */ (links[at])?.focus();
    return links.length > 0;
  }
}

/** @param {HTMLElement} row @param {Sums | undefined} line */
function writeSums(row, line) {
  if (!line) return;
  for (const name of LEVELS) write(row.querySelector(`[data-live="${name}"]`), count(line[name]));
}

/** The rate of a region comes with its line; that of the rest stays as history has it. */
/** @param {HTMLElement} row @param {RegionNumbers} line */
function writeRate(row, line) {
  const cell = row.querySelector("[data-live='on_time_rate']");
  write(cell, line.on_time_rate ? `${line.on_time_rate}%` : "—");
  cell?.classList.toggle("few", line.few);
  write(cell?.parentElement?.querySelector("small"), fill("n {n}", { n: count(line.due ?? 0) }));
}

/**
 * What is written already is not written again: who watches the table would hear of it for ever.
 * @param {Element | null | undefined} cell
 * @param {string} text
 */
function write(cell, text) {
  if (cell && cell.textContent !== text) cell.textContent = text;
}

/**
 * What of the area is in none of those below: their rows sum to the head at any moment. Undefined where not all of them
 * are known live.
 * @param {string} region
 * @param {string[]} codes
 * @param {Map<string, RegionNumbers>} live
 * @returns {Sums | undefined}
 */
export function restOf(region, codes, live) {
  const lines = codes.filter(Boolean).map((code) => live.get(code));
  const head = live.get(region);
  if (!head || lines.includes(undefined)) return undefined;
  const parts = /** @type {RegionNumbers[]} */ (lines);
  const left = LEVELS.map((name) => [name, head[name] - parts.reduce((sum, one) => sum + one[name], 0)]);
  return Object.fromEntries(left);
}
