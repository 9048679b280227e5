// The feeds: how old the newest of each is - since it happened, not since it was received - and how many come.

import { age, fill } from "./text.mjs";

/** @import { Feed } from "../live/feed.mjs" */
/** @import { FeedLine } from "../types.d.ts" */
/** @import { Cell, Page } from "./page.mjs" */

const FEEDS = ["positions", "reports", "statuses", "sos"];

/** The feeds that are known: [name, age, rate]. @param {Page} page @param {Feed} feed */
function linesOf(page, feed) {
  const held = feed.replica.of("feed")[0]?.[1].all;
  return FEEDS.filter((name) => held?.has(name)).map((name) => {
    const line = /** @type {FeedLine} */ (held.get(name));
    const last = line.fix_at ? age(feed.clock.now(), line.fix_at, page.words) : page.words.none_yet;
    return [name, last, fill(page.words.per_minute, { n: page.count(line.per_min) })];
  });
}

/** @param {Page} page @param {Feed} feed */
export function showFeeds(page, feed) {
  for (const [name, last, rate] of linesOf(page, feed)) {
    page.say(`feed-${name}-age`, last);
    page.say(`feed-${name}-rate`, rate);
  }
}

/** The same as rows of a table, for desks. @param {Page} page @param {Feed} feed @returns {Cell[][]} */
export function feedRows(page, feed) {
  const rows = linesOf(page, feed).map(([name, last, rate]) => [page.words[`feed_${name}`], last, rate]);
  return [[page.words.stream, page.words.age, page.words.figures], ...rows];
}
