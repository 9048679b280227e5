// While what is of long ago comes in, every number of matters is of a moment that never was: this stands in its place.

import { fill } from "./text.mjs";

export const WHOLE = 100;

/** What stands in the place of numbers: '' while they are of now, null before anybody has said.
 * @param {import("../live/replica.mjs").Replica} replica @param {Record<string, string>} words */
export function lateOf(replica, words) {
  const line = replica.of("feed")[0]?.[1].all.get("backlog");
  return line ? lateText(line.done, words) : null;
}

/** @param {number} done percent that is told @param {Record<string, string>} words */
export function lateText(done, words) {
  return done < WHOLE ? fill(words.backlog, { n: done }) : "";
}

/** Puts it where numbers stand: bars, tables. @param {import("./page.mjs").Page} page @param {string[]} slots @param {string} text */
export function withhold(page, slots, text) {
  for (const name of slots) {
    page.table(name, [[text]], false);
  }
}
