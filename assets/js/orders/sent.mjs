// What was sent about one alert: a row for each recipient with the state that it confirmed, and what a desk may do.

import { button, make } from "../ui/elements.mjs";
import { elapsed, fill, timed } from "../ui/text.mjs";
import { waits } from "./inbox.mjs";
import { addressName, isLine } from "./names.mjs";

/** @import { OwnRecord, SafeLine, SentMessage, SentRow, Words } from "../types.d.ts" */
/** @import { Known } from "./names.mjs" */
/**
 * @typedef {{id: string, head: SentMessage, rows: [string, SentRow][]}} Order rows by recipient
 * @typedef {{again: (id: string, recipient: string) => void, log: (id: string, recipient: string) => void,
 *   withdraw: (id: string) => void}} SentParts `log`: what was said on the telephone is written down
 */

const PREFIX = "sent/";

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
 */
export function stateWords(recipient, row, words, now) {
  if (row.refused) return words[`order_refused_${row.refused}`];
  if (isLine(recipient)) return lineWords(row, words, now);
  const last = row.receipts.at(-1);
  const [step = "", at = 0, , note = "", via = "", late = false] = last ?? [];
  const time = at ? ` ${timed(at, now, words)}` : "";
  const said = via === "call" ? `${words.order_by_telephone} ${note}` : "";
  const why = said || (["declined", "returned"].includes(step) ? note : "");
  const rung = row.rung ? fill(words.order_rung, { n: row.rung }) : "";
  return [`${words[`order_${row.state}`]}${time}`, why, late ? words.order_after_withdrawal : "", rung]
    .filter(Boolean)
    .join(" · ");
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
  const due = open && waits(row) ? row.due : open && ["accepted", "departed"].includes(row.state) ? row.arrive_due : 0;
  if (!due) return "";
  return fill(due > now ? words.answer_within : words.answer_late, { time: elapsed(Math.abs(due - now)) });
}

/**
 * @param {Order} order
 * @param {Known} known
 * @param {number} now
 * @param {SentParts} parts
 */
export function orderElement({ id, head, rows }, known, now, parts) {
  const { words } = known;
  const drill = head.drill ? `${words.drill_mark} ` : "";
  const short = head.short ? fill(words.order_short, { n: head.quorum }) : "";
  const next = head.asked_next ? fill(words.order_asked_next, { time: timed(head.asked_next, now, words) }) : "";
  const withdrawn = head.withdrawn ? `${words.order_withdrawn}: ${head.reason}` : "";
  const title = make("p", "about", "", [
    make("b", "", `${drill}${words[`order_kind_${head.kind}`]}`),
    ` ${head.by} ${timed(head.at, now, words)} · `,
    make("span", "text", head.text),
  ]);
  if (!head.withdrawn) title.append(button("quiet", words.order_withdraw, () => parts.withdraw(id)));
  const notes = [short, next, withdrawn].filter(Boolean).map((text) => make("p", "state", text));
  const element = make("article", "message", "", [title, ...notes]);
  element.append(...rows.map(([recipient, row]) => rowElement(id, recipient, row, known, now, parts)));
  element.dataset.testid = "order";
  return element;
}

/**
 * @param {string} id
 * @param {string} recipient
 * @param {SentRow} row
 * @param {Known} known
 * @param {number} now
 * @param {SentParts} parts
 */
function rowElement(id, recipient, row, known, now, parts) {
  const { words } = known;
  const clock = make("span", "digits", clockWords(row, words, now));
  const element = make("div", "order-row", "", [
    make("b", "", addressName(recipient, known)),
    make("span", "aside", words[`channel_of_${row.channel}`]),
    make("span", "said", stateWords(recipient, row, words, now)),
    clock,
  ]);
  const ended = row.refused || ["withdrawn", "done", "declined", "returned"].includes(row.state);
  if (!ended && row.clocked && waits(row))
    element.append(button("quiet", words.order_again, () => parts.again(id, recipient)));
  if (!ended) element.append(button("quiet", words.order_log, () => parts.log(id, recipient)));
  Object.assign(element.dataset, { testid: "order-row", recipient, state: row.state });
  return element;
}
