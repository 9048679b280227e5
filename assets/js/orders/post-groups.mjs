// Duty posts by area, as groups to tick in the form of an order: what a group comes to is named post by post, so that
// each has a row of its own. Pure.

import { fill } from "../ui/text.mjs";

/** @import { Live, Words } from "../types.d.ts" */
/** @typedef {{value: string, word: string, members: string[]}} PostGroup `members`: codes of the posts */

/** Digits of a code of that tier. */
const COUNTY = 6;
const TOWNSHIP = 9;

/**
 * Below the area of who sends: the posts of its counties, and of each county those of its townships.
 * @param {Pick<Live, "names" | "scope">} live
 * @param {Words} words
 * @returns {PostGroup[]}
 */
export function postGroups({ names, scope }, words) {
  const below = (/** @type {string} */ code, /** @type {number} */ digits) =>
    Object.keys(names)
      .filter((one) => one.startsWith(code) && one.length === digits && one !== scope)
      .sort();
  const counties = below(scope, COUNTY);
  const over = scope.length === COUNTY ? [scope] : counties;
  const towns = over.map((code) => ({ value: code, word: words.posts_towns, members: below(code, TOWNSHIP) }));
  return [{ value: scope, word: words.posts_counties, members: counties }, ...towns]
    .filter(({ members }) => members.length > 0)
    .map((one) => ({ ...one, word: fill(one.word, { name: names[one.value] ?? "", n: one.members.length }) }));
}
