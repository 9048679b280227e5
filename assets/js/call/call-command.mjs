// What a call becomes: a command, or the words that say what is missing. Pure.

import { fill } from "../ui/text.mjs";

/** @typedef {{day: number, quarter: number, open: number}} Caller how often a number called */

/** Digits of a township's code. */
export const TOWNSHIP = 9;

/**
 * What is known of a number, in words.
 * @param {Caller} known
 * @param {Record<string, string>} words
 */
export function callerText({ day, quarter, open }, words) {
  return quarter ? fill(words.call_known, { day, quarter, open }) : words.call_new;
}

/**
 * What was typed, as a command; a text that says what is missing.
 * @param {Record<string, string>} fields
 * @param {string} type
 * @param {{code: string, why: string}} region
 * @param {Record<string, string>} words
 */
export function commandOf(fields, type, region, words) {
  if (!fields.text) return words.call_no_text;
  if (!type) return words.call_no_type;
  if (!region.code) return region.why;
  const where = fields.address ? fill(words.call_address_line, { address: fields.address }) : "";
  const about = region.code.length <= TOWNSHIP ? words.call_township_line : "";
  const text = [fields.text, [where, about].filter(Boolean).join("")].filter(Boolean).join("\n");
  const parties = fields.name || fields.phone ? [{ part: "reporter", name: fields.name, phone: fields.phone }] : [];
  const drill = fields.drill ? { drill: fields.drill } : {};
  return { matter: { type, region: region.code, channel: fields.channel, text, ...drill }, parties };
}
