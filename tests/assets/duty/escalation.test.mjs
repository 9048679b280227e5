import assert from "node:assert/strict";
import { test } from "node:test";

import { browser } from "../browser.mjs";

browser("http://city.test/duty");
const { planRow, raisedRow, stateLine } = await import("../../../assets/js/duty/escalation.mjs");
const { lane, showLane } = await import("../../../assets/js/alarm/lane.mjs");
const { OnCall } = await import("../../../assets/js/duty/on-call.mjs");

const NOW = Date.UTC(2026, 10, 23, 4, 5, 9);
const words = new Proxy(
  {
    up_raised: "{to} {by}",
    up_taken: "taken by {by}",
    up_waits: "waits {time}",
    up_without: "none: {names}",
    up_on: "{n} on",
    up_next: "next {time}",
    attempt_nth: "try {n}",
    attempt_repeats: "again {n}",
    lane_title: "mine {n}",
    list_mark: ",",
  },
  { get: (all, name) => all[name] ?? name },
);
const live = { names: { 211221: "County" }, channels: ["sms"], types: {}, rules: {} };
const call = (more) => ({
  ...{ id: "k1", channel: "sms", to: "211221/chief/0", post: "chief", level: 1, nth: 1, state: "taken" },
  ...{ since: NOW, note: "", repeats: 0, again: false },
  ...more,
});
const line = (id, more) => ({
  ...{ id, rule: "sos", priority: 1, state: "unack", region: "211221106", subject: "", tiers: [9, 6, 4] },
  ...{ level: 1, up_at: NOW - 61_000, up_by: "system", up_waits: true, up_taken_by: "", up_taken_at: 0, calls: [] },
  ...{ version: 3, ...more },
});
const turn = { region: "211221", post: "chief", now: 1, next: 1, next_at: NOW + 3_600_000 };
const parts = (more = {}) => ({
  ...{ plan: () => ({ turns: [turn] }), again: () => {}, number: () => {}, numbers: new Map(), may: () => true },
  ...more,
});
const rowsOf = (one, more) => [raisedRow, planRow].map((row) => row(one, { words, live }, parts(more), NOW));
const shown = (one, more) =>
  Object.fromEntries(rowsOf(one, more).map(([name, value]) => [name, value?.textContent ?? value]));

test("what was raised says who, since when it waits, and by whom it was taken", () => {
  assert.equal(stateLine(line("a"), words, NOW), "up_to_1 up_auto · waits 01:01");
  const taken = line("a", { up_waits: false, up_taken_by: "甲", up_taken_at: NOW });
  assert.equal(stateLine(taken, words, NOW), "up_to_1 up_auto · taken by 甲");
});

test("a channel says what was confirmed, and what is not configured says so", () => {
  const text = shown(line("a", { calls: [call({ state: "unknown", nth: 2, repeats: 1 })] })).up_title;
  assert.match(text, /channel_out_sms · County post_chief · attempt_unknown .* · try 2 · again 1/);
  assert.match(text, /none: channel_out_webhook,channel_out_mail,channel_out_chat/);
  assert.ok(!text.includes("attempt_delivered"));
  assert.equal(shown(line("a", { level: 0 })).up_title, "");
});

test("one more try is offered where a person may decide, and asks for that attempt", () => {
  const asked = [];
  const one = line("a", { calls: [call({ state: "unknown", again: true })] });
  const rows = rowsOf(one, { again: ({ id }) => asked.push(id) });
  rows[0][1].querySelector("button").click();
  assert.deepEqual(asked, ["k1"]);
  const none = rowsOf(one, { may: () => false });
  assert.equal(none[0][1].querySelector("button"), null);
});

test("who is on call is a post and a time; a number only once it was asked for", () => {
  const asked = [];
  const rows = rowsOf(line("a"), { number: (_one, nth) => asked.push(nth) });
  assert.match(rows[1][1].textContent, /County post_chief：1 on · next/);
  rows[1][1].querySelector("button").click();
  assert.deepEqual(asked, [0]);
  const numbers = new Map([["211221/chief/0", "024-7000 0001"]]);
  const known = rowsOf(line("a"), { numbers })[1][1].querySelector("a");
  assert.equal(known.getAttribute("href"), "tel:02470000001");
  assert.equal(shown(line("a"), { plan: () => ({ turns: [] }) }).up_plan, "up_plan_none");
  assert.equal(shown(line("a"), { plan: () => null }).up_plan, "");
});

test("the lane has what waits for this tier, the oldest first, and each may be taken", () => {
  const lines = [
    line("young", { up_at: NOW - 5_000 }),
    line("old"),
    line("taken", { up_waits: false }),
    line("other", { tiers: [4] }),
  ];
  const waiting = lane(lines, 6);
  assert.deepEqual(
    waiting.map(({ id }) => id),
    ["old", "young"],
  );
  const element = document.createElement("div");
  const [opened, taken] = [[], []];
  const act = { open: (id) => opened.push(id), take: ({ id }) => taken.push(id) };
  showLane(element, waiting, { words, live }, act, NOW);
  assert.match(element.textContent, /^mine 2/);
  assert.equal(element.querySelector(".digits").textContent, "01:01");
  element.querySelector("[data-testid=take-up]").click();
  element.querySelector("button.quiet").click();
  assert.deepEqual([opened, taken], [["old"], ["old"]]);
  showLane(element, [], { words, live }, act, NOW);
  assert.equal(element.hidden, true);
});

test("of many that wait the oldest are named and the rest counted: the queue keeps its room", () => {
  const waiting = [5, 4, 3, 2, 1].map((s) => line(`w${s}`, { up_at: NOW - s * 1000 }));
  const element = document.createElement("div");
  const act = { open: () => {}, take: () => {} };
  showLane(element, waiting, { words: { ...words, rule_sos: "SOS", alerts_more: "{n} more" }, live }, act, NOW);
  assert.equal(element.querySelectorAll("[data-testid=take-up]").length, 3);
  assert.match(element.textContent, /^mine 5.*2 more$/);
});

test("the plan is asked for once an alert and again after a minute; what comes late is of no other", async () => {
  const asked = [];
  let now = 0;
  const plan = new OnCall(
    () => {},
    async (address) => (asked.push(address), { turns: [turn] }),
    () => now,
  );
  assert.equal(plan.of(line("a")), null);
  await Promise.resolve();
  assert.equal(plan.of(line("a")).turns.length, 1);
  now = 61_000;
  plan.of(line("a"));
  assert.equal(asked.length, 2);
  assert.equal(plan.of(line("b", { region: "211224" })), null);
});
