// Which alerts may tell of one incident, and what a person makes of it: those of one kind within 500 m stand together
// and are merged by one key; whatever else is within a kilometre is a hint, merged one by one.

import { active, place, ruleOf, text } from "../ui/alerts.mjs";
import { button, make } from "../ui/elements.mjs";
import { fill, when } from "../ui/text.mjs";
import { distance, metres } from "./nearest.mjs";

/** @import { Alert, Live, Words } from "../types.d.ts" */
/**
 * @typedef {{line: Alert, m: number}} Like another alert, and how far away
 * @typedef {Pick<Live, "types" | "names" | "rules">} Known
 * @typedef {{lines: () => Alert[], open: (id: string) => void, key: (action: string) => string, may?: boolean,
 *   merge?: (line: Alert, others: Alert[]) => void, split?: (line: Alert) => void, answer?: (line: Alert) => string}}
 *   SameParts `lines`: all that this desk hears of; `open`: selects one; `key`: of an action; `may`: whether this seat
 *   merges; `answer`: what became of the last command on one
 */

const SAME_M = 500;
const NEAR_M = 1_000;
const SHOWN = 5;

/**
 * Open alerts near a known place, the nearest first: those of its kind, and the others.
 * @param {Alert} line
 * @param {Alert[]} lines
 * @param {Pick<Live, "rules">} live
 * @returns {{same: Like[], near: Like[]}}
 */
export function alike(line, lines, live) {
  const placed = (/** @type {Alert} */ one) => !one.approx && one.lon_e6 && ruleOf(one, live).on_site;
  if (!placed(line) || !active(line)) return { same: [], near: [] };
  const here = { lon: line.lon_e6, lat: line.lat_e6 };
  const found = lines
    .filter((other) => other.id !== line.id && active(other) && placed(other))
    .map((other) => ({ line: other, m: metres(here, { lon: other.lon_e6, lat: other.lat_e6 }) }))
    .filter(({ m }) => m <= NEAR_M)
    .sort((a, b) => a.m - b.m || (a.line.id < b.line.id ? -1 : 1));
  const kind = kindOf(line, live);
  const same = found.filter((one) => one.m <= SAME_M && kindOf(one.line, live) === kind);
  return { same, near: found.filter((one) => !same.includes(one)).slice(0, SHOWN) };
}

/**
 * Its type, of whichever rule; of an alert that is about no type its rule.
 * @param {Alert} line
 * @param {Pick<Live, "rules">} live
 */
const kindOf = (line, live) => (ruleOf(line, live).subject === "type" ? line.subject : `rule:${line.rule}`);

/**
 * The one that stays in the queue for all: the gravest, of these one with others in it, one that somebody has taken,
 * the earliest.
 * @param {Alert[]} lines at least one
 * @param {Alert[]} all
 */
export function headOf(lines, all) {
  const untaken = (/** @type {Alert} */ line) => +!line.taken_at;
  const alone = (/** @type {Alert} */ line) => +!partsOf(line, all).length;
  return [...lines].sort(
    (a, b) => a.priority - b.priority || alone(a) - alone(b) || untaken(a) - untaken(b) || a.at - b.at,
  )[0];
}

/** Those that a person merged into it. @param {Alert} line @param {Alert[]} lines */
export const partsOf = (line, lines) => lines.filter(({ merged, under }) => merged && under === line.id);

/**
 * An alert in one line: when, where, what.
 * @param {Alert} line
 * @param {Words} words
 * @param {Known} live
 * @param {number} now city ms
 */
export const nameOf = (line, words, live, now) =>
  `${when(line.at, now, words)} ${place(line, live)} ${text(line, words, live)}`;

/**
 * What the rows of the card are made of: they are drawn again when it changes.
 * @param {Alert} line
 * @param {Known} live
 * @param {SameParts} parts
 */
export function sameKey(line, live, parts) {
  const lines = parts.lines();
  const { same, near } = alike(line, lines, live);
  const shown = [...same, ...near].map((one) => one.line).concat(partsOf(line, lines));
  return shown.map((one) => [one.id, one.version, parts.answer?.(one)]);
}

/**
 * Rows of the card: what may be the same, what else is near by, what was merged into it.
 * @param {Alert} line
 * @param {{words: Words, live: Known}} page
 * @param {SameParts} parts
 * @param {number} now city ms
 * @returns {[string, Node | string][]}
 */
export function sameRows(line, { words, live }, parts, now) {
  const { same, near } = alike(line, parts.lines(), live);
  /** @param {Alert} other @param {string} far @param {string} act @param {() => void} does */
  const one = (other, far, act, does) => {
    const name = [nameOf(other, words, live, now), far].filter(Boolean).join(" · ");
    const buttons = [button("quiet", name, () => parts.open(other.id))];
    if (parts.may) buttons.push(button("quiet", words[`act_${act}`], does));
    return make("span", "like", "", [...buttons, make("span", "refusal", parts.answer?.(other) ?? "")]);
  };
  /** @param {Like} like */
  const found = ({ line: other, m }) => one(other, distance(m, words), "merge", () => parts.merge?.(line, [other]));
  const said = fill(words.card_merge, { key: parts.key("merge"), n: same.length });
  const others = same.map((like) => like.line);
  const all = same.length && parts.may ? [button("quiet", said, () => parts.merge?.(line, others))] : [];
  const joined = partsOf(line, parts.lines()).map((other) => one(other, "", "split", () => parts.split?.(other)));
  return [
    [words.card_same, inside([...same.map(found), ...all])],
    [words.card_near, inside(near.map(found))],
    [words.card_joined, inside(joined)],
  ];
}

/** @param {Node[]} nodes */
const inside = (nodes) => (nodes.length ? make("span", "likes", "", nodes) : "");
