// The table of the areas below, which Dash draws of history: what it has of now is kept as live as the head.

import { fill, percent } from "../ui/text.mjs";

/** @import { Feed } from "../live/feed.mjs" */
/** @import { RegionNumbers } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @typedef {Pick<RegionNumbers, (typeof LEVELS)[number]>} Sums */

/** Of a region's live line, what is a sum of cases. */
const LEVELS = /** @type {const} */ (["reports", "open", "overdue", "on_time", "due"]);

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
      const line = code ? live.get(code) : restOf(page.live.region, codes, live);
      if (line) write(row, line);
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

/** @param {HTMLElement} row @param {Sums} line */
function write(row, line) {
  for (const cell of /** @type {NodeListOf<HTMLElement>} */ (row.querySelectorAll("[data-live]"))) {
    const name = cell.dataset.live;
    const rate = name === "on_time_rate";
    const text = rate ? rateOf(line) : count(line[/** @type {(typeof LEVELS)[number]} */ (name)]);
    if (cell.textContent !== text) cell.textContent = text;
    const n = rate ? cell.parentElement?.querySelector("small") : null;
    if (n) n.textContent = fill("n {n}", { n: count(line.due) });
  }
}

/** @param {Sums} line */
const rateOf = ({ on_time: top, due: n }) => (n ? `${percent(top, n)}%` : "—");

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
