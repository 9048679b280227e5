// The feeds: how old the newest of each is - of when it happened, not of when it came in - and how much comes.

import { age, fill } from "./text.mjs";

const FEEDS = ["positions", "reports", "statuses", "sos"];

/** @param {import("./page.mjs").Page} page @param {import("../live/feed.mjs").Feed} feed */
export function showFeeds(page, feed) {
  const [, held] = feed.replica.of("feed")[0] ?? [];
  if (!held) return;
  for (const name of FEEDS) {
    const line = held.all.get(name);
    if (!line) continue;
    page.say(`feed-${name}-age`, line.fix_at ? age(feed.clock.now(), line.fix_at, page.words) : page.words.none_yet);
    page.say(`feed-${name}-rate`, fill(page.words.per_minute, { n: page.count(line.per_min) }));
  }
}

/** The same as rows of a table, for desks. */
export function feedRows(page, feed) {
  const [, held] = feed.replica.of("feed")[0] ?? [];
  const rows = FEEDS.filter((name) => held?.all.has(name)).map((name) => {
    const line = held.all.get(name);
    const heard = line.fix_at ? age(feed.clock.now(), line.fix_at, page.words) : page.words.none_yet;
    return [page.words[`feed_${name}`], heard, fill(page.words.per_minute, { n: page.count(line.per_min) })];
  });
  return [[page.words.stream, page.words.age, page.words.figures], ...rows];
}
