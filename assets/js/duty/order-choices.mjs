// Whom an order about an alert may go to, none of them chosen: by kind, then who is free, then by distance. Pure.

import { addressName } from "../orders/names.mjs";
import { ruleOf } from "../ui/alerts.mjs";
import { fill, timed } from "../ui/text.mjs";
import { distance } from "./nearest.mjs";

/** @import { Alert, Words } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { Choice } from "../orders/ask.mjs" */
/** @import { Known } from "../orders/names.mjs" */
/** @import { UnitStatus } from "../orders/unit-status.mjs" */
/** @import { Near } from "./nearest.mjs" */
/** @import { OrderLive } from "./orders.mjs" */

const LINES = ["110", "119", "120"];
const CALLED = ["police", "fire", "medical", "duty"];

/**
 * Lines that a person calls, posts of the tiers it lies in, departments, then workers near by.
 * @param {Alert} line
 * @param {Page<OrderLive>} page
 * @param {Known} known
 * @param {Near[]} near none where no worker may be sent
 * @param {Map<string, UnitStatus>} busy
 * @param {number} now city ms
 * @returns {Choice[]}
 */
export function orderChoices(line, { live, words }, known, near, busy, now) {
  const phones = Object.keys(known.phones ?? {}).filter((one) => !CALLED.includes(one));
  const lines = ruleOf(line, live).on_site ? [...LINES, ...phones].map((one) => `t${one}`) : [];
  const posts = [line.region.slice(0, 6), line.region.slice(0, 9)].filter(
    (code, n) => code.length === [6, 9][n] && code.startsWith(live.scope) && code !== live.scope,
  );
  const units = Object.keys(live.units ?? {}).map((unit) => `u${unit}`);
  const found = [...lines, ...posts, ...units].map((value) => ({ value, word: addressName(value, known) }));
  const numbers = new Map([...(known.posts ?? [])].map(([number, { post }]) => [post, number]));
  const workers = near.flatMap(({ name, m }) => {
    const number = numbers.get(name);
    return number ? [{ value: `w${number}`, word: `${name} · ${distance(m, words)}` }] : [];
  });
  workers.sort((a, b) => Number(busy.has(a.value)) - Number(busy.has(b.value)));
  return [...found, ...workers].map(({ value, word }) => {
    const status = busy.get(value);
    return { value, word: status ? `${word} · ${statusText(status, live, words, now)}` : word };
  });
}

/**
 * What somebody confirmed of an order, when, and of whose where it is another desk's.
 * @param {UnitStatus} status
 * @param {Pick<OrderLive, "names">} live
 * @param {Words} words
 * @param {number} now city ms
 */
function statusText({ state, at, by }, { names }, words, now) {
  const said = `${words[`order_${state}`]} ${timed(at, now, words)}`;
  return by ? fill(words.order_elsewhere, { name: names[by] ?? words.order_other_desk, said }) : said;
}

/**
 * Whom one may call about it: who called for help before all others.
 * @param {Alert} line
 * @param {Choice[]} choices
 */
export function callableOf(line, choices) {
  const asks = line.worker ? [{ value: `w${line.subject}`, word: line.worker.post }] : [];
  return [...asks, ...choices.filter(({ value }) => value !== `w${line.subject}`)];
}
