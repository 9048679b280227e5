import assert from "node:assert/strict";
import { test } from "node:test";

import { rootOf } from "../dom.mjs";
import { ServerClock } from "../../../assets/js/live/clock.mjs";
import { feedRows, showFeeds } from "../../../assets/js/ui/feed-lines.mjs";
import { Page } from "../../../assets/js/ui/page.mjs";
import { Replica } from "../../../assets/js/live/replica.mjs";

const NOON = Date.UTC(2026, 10, 23, 4, 5, 9);
const words = {
  none_yet: "none",
  per_minute: "{n}/min",
  seconds_ago: "{n} s",
  stream: "stream",
  age: "age",
  figures: "figures",
  feed_positions: "P",
  feed_reports: "R",
  feed_statuses: "S",
  feed_sos: "SOS",
};

function house(records) {
  const replica = new Replica();
  const clock = new ServerClock(() => 0);
  clock.set({ now: NOON });
  if (records) {
    replica.grant({ asked: "feed/2112", topic: "feed/2112/desk", number: 1, columns: false });
    replica.text({ t: "snapshot", topic: "feed/2112/desk", rev: "1-0", at: NOON, records });
  }
  const slots = ["positions", "reports", "sos"].flatMap((name) => [`feed-${name}-age`, `feed-${name}-rate`]);
  const root = rootOf(...slots);
  return { feed: { replica, clock }, page: new Page(root, { page: "wall", words, language: "zh" }), slots: root.slots };
}

const RECORDS = {
  sos: { at: 0, fix_at: 0, per_min: 0 },
  reports: { at: NOON, fix_at: NOON - 61_000, per_min: 12 },
  positions: { at: NOON, fix_at: NOON - 2_500, per_min: 12_345 },
};

test("each feed says when it was heard last and how much comes", () => {
  const h = house(RECORDS);
  showFeeds(h.page, h.feed);
  const shown = (name) => [h.slots[`feed-${name}-age`].textContent, h.slots[`feed-${name}-rate`].textContent];
  assert.deepEqual(shown("positions"), ["2 s", "1.2万/min"]);
  assert.deepEqual(shown("reports"), ["12:04:08", "12/min"]);
  assert.deepEqual(shown("sos"), ["none", "0/min"], "what never came has no age");
});

test("a desk lists them in a fixed order under a head", () => {
  assert.deepEqual(feedRows(house(RECORDS).page, house(RECORDS).feed), [
    ["stream", "age", "figures"],
    ["P", "2 s", "1.2万/min"],
    ["R", "12:04:08", "12/min"],
    ["SOS", "none", "0/min"],
  ]);
});

test("before the topic has come there is the head alone, and the wall keeps what it shows", () => {
  const h = house();
  showFeeds(h.page, h.feed);
  assert.equal(h.slots["feed-sos-age"].writes, 0);
  assert.equal(feedRows(h.page, h.feed).length, 1);
});
