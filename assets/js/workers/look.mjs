// A look at where somebody was on a day: what it asks for, and what the server answers.

import { post } from "../live/http.mjs";
import { dayField } from "../ui/days.mjs";
import { field, make } from "../ui/elements.mjs";
import { whyNot } from "../ui/export-form.mjs";
import { fill } from "../ui/text.mjs";

/** @import { Live, Words } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @typedef {Live & {matter: boolean}} LookLive `matter`: this viewer must name a case */

/**
 * Asks for the day, why, and the case it is for.
 * @param {Pick<Page<LookLive>, "live" | "words">} page
 * @param {HTMLElement[]} [more] fields after the day
 */
export function lookForm({ live, words }, more = []) {
  const query = new URLSearchParams(location.search);
  const { today, matter } = live;
  const about = matter ? words.track_case : words.track_case_maybe;
  return make("form", "ask", "", [
    dayField({ name: "day", word: words.track_day, value: query.get("d") ?? today, needed: true, today, words }),
    ...more,
    field({ name: "reason", word: words.track_why, value: "", needed: true }),
    field({ name: "case", word: about, value: query.get("case") ?? "", needed: matter }),
    make("button", "", words.track_open),
  ]);
}

/**
 * What the server shows; null where it refuses, and then `slot` says why.
 * @param {Page<LookLive>} page
 * @param {string} address
 * @param {object} fields
 * @param {string} slot
 */
export async function looked(page, address, fields, slot) {
  const answer = await post(address, fields).catch(() => null);
  if (answer?.status === 423) page.seat?.lock();
  if (answer?.ok) return answer.json();
  page.say(slot, await whyNot(answer, page.words));
  return null;
}

/** Which files of it could not be read. @param {string[]} names @param {Words} words */
export const missingText = (names, words) =>
  names.length ? ` · ${fill(words.track_missing, { names: names.join(", ") })}` : "";
