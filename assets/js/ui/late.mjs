// While events of long ago are still being read in, every number of cases is of a moment that never was: this text
// is shown in its place.

import { fill } from "./text.mjs";

/** @import { Replica } from "../live/replica.mjs" */
/** @import { Words } from "../types.d.ts" */
/** @import { Page } from "./page.mjs" */

export const WHOLE = 100;

/**
 * What is shown in place of numbers: "" while they are of now, null before it is known.
 * @param {Replica} replica
 * @param {Words} words
 */
export function lateOf(replica, words) {
  const line = replica.of("feed")[0]?.[1].all.get("backlog");
  return line && "done" in line ? lateText(line.done, words) : null;
}

/** @param {number} done percent that was read in @param {Words} words */
export function lateText(done, words) {
  return done < WHOLE ? fill(words.backlog, { n: done }) : "";
}

/**
 * Puts it in place of numbers: bars, tables.
 * @param {Pick<Page, "table">} page
 * @param {string[]} slots
 * @param {string} text
 */
export function withhold(page, slots, text) {
  for (const name of slots) page.table(name, [[text]], false);
}
