import assert from "node:assert/strict";
import { test } from "node:test";

import { rootOf, said } from "../dom.mjs";
import { ServerClock } from "../../../assets/js/live/clock.mjs";
import { Page, newestEvent } from "../../../assets/js/ui/page.mjs";
import { Replica } from "../../../assets/js/live/replica.mjs";

const NOON = Date.UTC(2026, 10, 23, 4, 5, 9);
const words = {
  connecting: "connecting",
  waiting: "waiting",
  not_allowed: "signed out",
  link_lost: "lost {time}",
  data_stopped: "stopped {time}",
  updated: "data {age}",
  seconds_ago: "{n} s",
  until: "to {time}",
  data_as_of: "as of {time}",
  date: "{y}-{m}-{d} {w}",
  weekdays: "0,1,2,3,4,5,6",
  name: "name",
  reports: "reports",
  open: "open",
  reachable: "reachable",
  others: "{n} more",
  n_month: "{n} in all",
};
const SLOTS = [
  "clock",
  "date",
  "age",
  "until",
  "as-of",
  "heart",
  "regions",
  "kpi-reports",
  "kpi-open",
  "kpi-reachable_now",
  "kpi-overdue",
  "kpi-on_time_rate",
  "kpi-handle_time",
  "n-on_time_rate",
  "n-handle_time",
];

/** A page and a feed whose state and time are in hand. */
function house({ page = "wall", state = "live" } = {}) {
  const at = { ms: 0 };
  const root = rootOf(...SLOTS);
  const replica = new Replica();
  replica.grant({ asked: "feed/2112", topic: "feed/2112/wall", number: 1, columns: false });
  const feed = { clock: new ServerClock(() => at.ms), replica, beats: 1, is: state, state: () => feed.is };
  const live = { page, words, language: "zh", names: { 211221: "铁岭县" }, region: "2112" };
  return { at, root, feed, replica, page: new Page(root, live), slots: root.slots, veil: root.veil };
}

/** Data of `NOON`, and a beat four seconds later. */
function heard(h) {
  const records = { positions: { at: NOON, fix_at: NOON - 1_000, per_min: 1 }, sos: { at: 0, fix_at: 0, per_min: 0 } };
  h.replica.text({ t: "snapshot", topic: "feed/2112/wall", rev: "1-0", at: NOON, records });
  h.feed.clock.set({ now: NOON + 4_000, fold: NOON });
}

test("while it is live the city's time runs, the age grows, and nothing stands over the page", () => {
  const h = house();
  heard(h);
  h.page.head(h.feed);
  assert.equal(h.slots.clock.textContent, "12:05:13");
  assert.equal(h.slots.age.textContent, "data 5 s");
  assert.equal(h.slots["as-of"].textContent, "as of 12:05:09");
  assert.equal(h.slots.until.textContent, "to 12:05");
  assert.equal(h.slots.date.textContent, "2026-11-23 1");
  assert.equal(h.veil.hidden, true);
  h.at.ms += 2_000;
  h.page.head(h.feed);
  assert.equal(h.slots.clock.textContent, "12:05:15");
  assert.equal(h.slots.age.textContent, "data 7 s");
});

for (const [state, text] of [
  ["lost", "lost 12:05:09"],
  ["stopped", "stopped 12:05:09"],
]) {
  test(`${state}: the clock stands at the newest data and the veil says until when`, () => {
    const h = house();
    heard(h);
    h.feed.is = state;
    for (let n = 0; n < 3; n++) {
      h.at.ms += 20_000;
      h.page.head(h.feed);
      assert.equal(h.slots.clock.textContent, "12:05:09");
      assert.equal(h.veil.hidden, false);
      assert.equal(h.slots["veil-text"].textContent, text);
    }
    assert.equal(h.root.dataset.state, state);
    h.feed.is = "live";
    h.page.head(h.feed);
    assert.equal(h.veil.hidden, true);
  });
}

test("who is signed out is told so, before any data and after", () => {
  const h = house({ state: "refused" });
  h.page.head(h.feed);
  assert.equal(h.slots["veil-text"].textContent, "signed out");
  heard(h);
  h.slots["veil-text"].textContent = "";
  h.page.head(h.feed);
  assert.deepEqual([h.veil.hidden, h.slots["veil-text"].textContent], [false, "signed out"]);
});

test("before the first beat it connects, after ten seconds of that it says what it waits for", () => {
  const h = house({ state: "connecting" });
  h.page.head(h.feed);
  assert.deepEqual([h.slots.age.textContent, h.veil.hidden], ["connecting", true]);
  h.at.ms = 10_001;
  h.page.head(h.feed);
  assert.deepEqual([h.slots["veil-text"].textContent, h.veil.hidden], ["waiting", false]);
  assert.equal(h.slots.clock.textContent, "", "no time is shown that nobody told");
});

test("when the data stopped before any came, no time is made up", () => {
  const h = house({ state: "stopped" });
  h.feed.clock.set({ now: NOON, fold: 0 });
  h.page.head(h.feed);
  assert.deepEqual([h.veil.hidden, h.slots["veil-text"].textContent], [false, "waiting"]);
  assert.deepEqual(
    [h.slots.clock.textContent, h.slots.until.textContent, h.slots["as-of"].textContent],
    ["12:05:09", "", ""],
  );
});

test("the heart beats with the server's beats", () => {
  const h = house();
  heard(h);
  const seen = [1, 2, 2, 3].map((beats) => {
    h.feed.beats = beats;
    h.page.head(h.feed);
    return h.slots.heart.dataset.beat;
  });
  assert.deepEqual(seen, ["1", "0", "0", "1"]);
});

test("a value is written only when it changed", () => {
  const h = house();
  heard(h);
  for (let n = 0; n < 5; n++) h.page.head(h.feed);
  assert.equal(h.slots.clock.writes, 1);
  for (let n = 0; n < 5; n++) h.page.table("regions", [["a"], ["b"]]);
  assert.equal(h.slots.regions.writes, 1);
  h.page.table("regions", [["a"], ["c"]]);
  assert.deepEqual(said(h.slots.regions), [["a"], ["c"]]);
});

test("0 is a number; what a wall may not show is a dash", () => {
  const h = house();
  h.page.live.workday_min = 480;
  h.page.numbers({
    reports: 12_345,
    open: 0,
    reachable: null,
    overdue: 2,
    on_time: 9,
    due: 10,
    handle_min: 720,
    handled: 8,
    on_time_rate: "90.0",
    few: true,
  });
  assert.deepEqual(
    ["reports", "open", "reachable_now"].map((name) => h.slots[`kpi-${name}`].textContent),
    ["1.2万", "0", "—"],
  );
  assert.deepEqual(
    ["overdue", "on_time_rate", "handle_time"].map((name) => h.slots[`kpi-${name}`].textContent),
    ["2", "90.0", "1.5"],
  );
  assert.deepEqual(
    [h.slots["n-on_time_rate"].textContent, h.slots["n-handle_time"].textContent],
    ["10 in all", "8 in all"],
  );
  h.page.numbers(undefined);
  h.page.numbers({
    reports: 0,
    open: 0,
    reachable: 0,
    overdue: 0,
    on_time: 0,
    due: 0,
    handle_min: null,
    handled: 0,
    on_time_rate: "",
  });
  assert.deepEqual(
    ["on_time_rate", "handle_time"].map((name) => h.slots[`kpi-${name}`].textContent),
    ["—", "—"],
    "of none there is no share",
  );
  assert.equal(h.slots["kpi-open"].textContent, "0");
});

test("a wall shows as many rows as there is room for and says how many more there are", () => {
  const h = house();
  const many = Array.from({ length: 9 }, (_, n) => [`21122110${n}`, String(n)]);
  for (const [height, rows] of [
    [100, 9],
    [99, 8],
    [59, 4],
    [20, 1],
  ]) {
    h.slots.regions.clientHeight = height;
    h.page.rows("regions", ["name", "reports"], many);
    const found = said(h.slots.regions).slice(1);
    assert.equal(found.length, rows, `${height} px`);
    const others = /^(\d+) more$/.exec(found.at(-1)[0]);
    assert.equal((others ? Number(others[1]) - 1 : 0) + found.length, 9);
  }
});

test("the newest of all feeds counts", () => {
  const h = house();
  assert.equal(newestEvent(h.replica), 0);
  heard(h);
  assert.equal(newestEvent(h.replica), NOON - 1_000);
});
