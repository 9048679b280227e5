// What is done about an alert: since when it is taken, and a line each of the first two services that were sent to it
// and how far each confirmed, and how many more.

import { addressName } from "../orders/names.mjs";
import { untaken } from "../ui/alerts.mjs";
import { fill, when } from "../ui/text.mjs";

/** @import { WallAlertLine } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @typedef {Pick<Page, "words" | "live">} Names */

const NAMED = 2;

/**
 * Lines of it; the first is '' while it waits for somebody to take it.
 * @param {Names} page
 * @param {Pick<WallAlertLine, "state" | "taken_at" | "services">} line
 * @param {number} now city ms
 * @returns {string[]}
 */
export const workSaid = (page, line, now) => [since(page.words, line, now), ...served(page, line.services ?? [], now)];

/** @param {Names["words"]} words @param {Pick<WallAlertLine, "state" | "taken_at">} line @param {number} now */
function since(words, line, now) {
  if (untaken(line) || !line.taken_at) return "";
  return fill(words[`wall_since_${line.state}`] ?? "", { time: when(line.taken_at, now, words) });
}

/** @param {Names} page @param {NonNullable<WallAlertLine["services"]>} services @param {number} now */
function served({ words, live }, services, now) {
  const said = services.slice(0, NAMED).map(({ to, state, at }) => {
    const who = addressName(to, { live, words });
    // A day and its time stay in one line.
    return fill(words[`wall_service_${state}`] ?? "", { who, time: when(at, now, words).replace(" ", "\u00a0") });
  });
  const more = services.length - said.length;
  return more > 0 ? [...said, fill(words.wall_services_more, { n: more })] : said;
}
