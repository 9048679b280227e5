// What is known of a recipient that a gateway is to reach: an attempt's own words, or that no gateway is configured.

import { fill, timed } from "../ui/text.mjs";

/** @import { SentRow, Words } from "../types.d.ts" */

/** Which gateway carries a channel, as the settings name it. @type {Record<string, string>} */
export const GATEWAYS = { sms: "sms", phone: "webhook", mail: "mail", chat: "chat" };

/**
 * '' for a row that needs no gateway.
 * @param {SentRow} row
 * @param {Words} words
 * @param {number} now city ms
 * @param {string[]} channels configured gateways
 */
export function outsideWords(row, words, now, channels) {
  const gateway = GATEWAYS[row.channel];
  if (!gateway || row.refused) return "";
  if (!row.tried) return words[channels.includes(gateway) ? "order_out_waits" : "order_out_none"];
  const [, state, since, , nth, repeats] = row.tried;
  return [
    row.recall ? words.order_recall : "",
    `${words[`channel_of_${row.channel}`]}${words[`attempt_${state}`]} ${timed(since, now, words)}`,
    nth > 1 ? fill(words.attempt_nth, { n: nth }) : "",
    repeats ? fill(words.attempt_repeats, { n: repeats }) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
