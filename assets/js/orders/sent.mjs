// What was sent about one alert: a row for each recipient with the state that it confirmed.

import { elapsed, fill, timed } from "../ui/text.mjs";
import { waits } from "./inbox.mjs";
import { isLine } from "./names.mjs";
import { outsideWords } from "./outside.mjs";

/** @import { OwnRecord, SafeLine, SentMessage, SentRow, Words } from "../types.d.ts" */
/** @typedef {{id: string, head: SentMessage, rows: [string, SentRow][]}} Order rows by recipient */

const PREFIX = "sent/";
/** @type {SentRow["receipts"][0]} */
const NO_RECEIPT = ["", 0, "", "", "", false, []];

/**
 * The messages about an alert, the newest first, with their rows.
 * @param {Map<string, OwnRecord>} all of the own topic
 * @param {string} alert
 * @returns {Order[]}
 */
export function ordersOf(all, alert) {
  /** @type {Map<string, Order>} */
  const found = new Map();
  for (const [key, value] of all) {
    const head = /** @type {SentMessage} */ (value);
    if (key.startsWith(PREFIX) && "n" in value && head.about === `alert/${alert}`)
      found.set(key, { id: key.slice(PREFIX.length), head, rows: [] });
  }
  for (const [key, value] of all) {
    const cut = key.lastIndexOf("/");
    const order = "channel" in value ? found.get(key.slice(0, cut)) : null;
    order?.rows.push([key.slice(cut + 1), /** @type {SentRow} */ (value)]);
  }
  return [...found.values()]
    .map((one) => ({ ...one, rows: one.rows.sort(([a, x], [b, y]) => x.group - y.group || (a < b ? -1 : 1)) }))
    .sort((a, b) => b.head.at - a.head.at);
}

/** Who said that the place of an alert is safe. @param {Map<string, OwnRecord>} all @param {string} alert */
export const safeWord = (all, alert) => /** @type {SafeLine | undefined} */ (all.get(`safe/${alert}`));

/**
 * The state of a row in words, with the time of what it rests on.
 * @param {string} recipient
 * @param {SentRow} row
 * @param {Words} words
 * @param {number} now city ms
 * @param {string[]} [channels] configured gateways
 */
export function stateWords(recipient, row, words, now, channels = []) {
  if (row.refused) return words[`order_refused_${row.refused}`];
  if (isLine(recipient)) return lineWords(row, words, now);
  const [step, at, , note, via, late] = row.receipts.at(-1) ?? NO_RECEIPT;
  const time = at ? ` ${timed(at, now, words)}` : "";
  const said = via === "call" ? `${words.order_by_telephone} ${note}` : "";
  const why = said || (["declined", "returned"].includes(step) ? note : "");
  const rung = row.rung ? fill(words.order_rung, { n: row.rung }) : "";
  const outside = outsideWords(row, words, now, channels);
  // What only a gateway can carry is not sent because it was asked for.
  const state = outside && row.state === "sent" ? "" : `${words[`order_${row.state}`]}${time}`;
  return [state, outside, why, late ? words.order_after_withdrawal : "", rung].filter(Boolean).join(" · ");
}

/**
 * How many recipients of a message are in which state, the most first; who was not sent it is counted apart.
 * @param {Order["rows"]} rows
 * @param {Words} words
 */
export function countWords(rows, words) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const [, { state, refused }] of rows) {
    const word = words[refused ? "order_unsent" : `order_${state}`];
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const said = [...counts].sort(([, a], [, b]) => b - a).map(([word, n]) => `${word} ${n}`);
  return fill(words.order_counts, { n: rows.length, said: said.join(" · ") });
}

/** A telephone line was informed or was not. @param {SentRow} row @param {Words} words @param {number} now */
function lineWords(row, words, now) {
  const last = row.receipts.at(-1);
  if (!last) return words.order_to_call;
  const numbers = last[6].map((one) => one.split("/").slice(1).join("/"));
  const word = words[row.state === "arrived" ? "order_arrived" : "order_informed"];
  return [`${word} ${timed(last[1], now, words)}`, ...numbers].join(" · ");
}

/**
 * The clock of a row: until an answer, over it, or until an arrival; '' where there is none by law.
 * @param {SentRow} row
 * @param {Words} words
 * @param {number} now
 */
export function clockWords(row, words, now) {
  const open = row.clocked && !row.refused && row.state !== "withdrawn";
  const going = open && ["accepted", "departed"].includes(row.state);
  const due = open && waits(row) ? row.due : going ? row.arrive_due : 0;
  if (!due) return "";
  const what = going ? "arrive" : "answer";
  return fill(words[`${what}_${due > now ? "within" : "late"}`], { time: elapsed(Math.abs(due - now)) });
}
