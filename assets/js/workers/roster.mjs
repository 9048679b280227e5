// Who is on the roster, and what is known of each right now: in session, without signal, out of session. Pure.

import { INTERVALS } from "../live/presence.mjs";
import { byCode } from "../live/regions.mjs";
import { look } from "../map/dots.mjs";

/** @import { Dot } from "../types.d.ts" */
/**
 * @typedef {[number: number, home: string, post: string, kind: string]} Worker
 * @typedef {Map<number, {state: string, fix: number}>} States by worker number, of all who have a dot
 * @typedef {{full: number, part: number, in: number, silent: number, out: number}} Counts
 */

/**
 * @param {[string, {all: Map<number, Pick<Dot, "idx" | "fix" | "state">>}][]} topics
 * @param {number} nowS
 * @returns {States}
 */
export function states(topics, nowS) {
  /** @type {States} */
  const known = new Map();
  for (const [, held] of topics) {
    for (const dot of held.all.values()) {
      const silent = look(nowS - dot.fix, INTERVALS[dot.state >> 4]) > 0;
      known.set(dot.idx, { state: silent ? "silent" : "in", fix: dot.fix });
    }
  }
  return known;
}

/**
 * Counts by area of the next tier.
 * @param {Worker[]} rows
 * @param {States} known
 * @param {number} size of its code
 * @returns {[string, Counts][]}
 */
export function counted(rows, known, size) {
  /** @type {Map<string, Counts>} */
  const areas = new Map();
  for (const [number, home, , kind] of rows) {
    const code = home.slice(0, size);
    const line = areas.get(code) ?? { full: 0, part: 0, in: 0, silent: 0, out: 0 };
    line[/** @type {keyof Counts} */ (kind)] += 1;
    line[/** @type {keyof Counts} */ (known.get(number)?.state ?? "out")] += 1;
    areas.set(code, line);
  }
  return [...areas].sort(byCode);
}

const ORDER = ["in", "silent", "out"];

/** Who can be reached first, then by number. @param {Worker[]} rows @param {States} known @returns {Worker[]} */
export function reachable(rows, known) {
  /** @param {Worker} row */
  const of = ([number]) => ORDER.indexOf(known.get(number)?.state ?? "out");
  return [...rows].sort((a, b) => of(a) - of(b) || a[0] - b[0]);
}

/** All areas together. @param {[string, Counts][]} lines */
export function together(lines) {
  const sum = { n: 0, in: 0, silent: 0, out: 0 };
  for (const [, line] of lines) {
    sum.n += line.full + line.part;
    for (const key of /** @type {const} */ (["in", "silent", "out"])) sum[key] += line[key];
  }
  return sum;
}
