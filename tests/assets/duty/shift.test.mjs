import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, pageOf, settled, wordsOf } from "../browser.mjs";

browser("http://city.test/shift");
const { Shift } = await import("../../../assets/js/duty/shift.mjs");

const NOW = Date.UTC(2026, 10, 23, 4);
const SLOTS = [
  "shift-form",
  "call-test",
  "plan-form",
  "plan-ends",
  "plans",
  "seats",
  "handovers",
  "card",
  "card-since",
  "takeover",
  "alarm-figures",
  "seat",
];
const seat = { by: "甲", scope: "2112", since: NOW, sound: "running", away: 0 };
const plan = (ends) => ({ region: "2112", types: ["E01"], begins: NOW, ends, words: "灯会", by: "甲" });

function opened(commands = ["shift.plan", "shift.unplan"], channels = ["sms", "mail", "chat"]) {
  const sent = [];
  const armed = [];
  const live = {
    words: wordsOf({ shift_plan_end: "end {words}", up_without: "none: {names}" }),
    session: "s1",
    scope: "2112",
    region: "2112",
    commands,
    types: { E01: "火灾" },
    channels,
  };
  const page = pageOf(SLOTS, live);
  const shift = new Shift(page, {
    send: (command) => sent.push(command),
    arm: () => armed.push(1),
    now: () => NOW + 0.5,
    open: () => {},
  });
  shift.start();
  const rows = (name) => [...page.slot(name).children].map((row) => [...row.children].map((cell) => cell.textContent));
  return { page, shift, sent, armed, rows };
}

test("a shift is begun by a click and ended with a note, once this browser has a seat", () => {
  const { page, shift, sent, armed } = opened();
  assert.equal(shift.seat, null);
  shift.begin.click();
  assert.deepEqual(armed, [1]);
  shift.show(
    new Map([
      ["seat/s1", seat],
      ["seat/s2", { ...seat, by: "乙" }],
    ]),
    [],
    NOW,
  );
  assert.deepEqual([shift.seat.by, shift.begin.disabled, shift.end.disabled], ["甲", true, false]);
  page.slot("shift-form").querySelector("[name=note]").value = " 一切正常 ";
  page
    .slot("shift-form")
    .querySelector("form")
    .dispatchEvent(new Event("submit", { cancelable: true }));
  assert.deepEqual(sent, [], "the desk would be empty: it asks first");
  page.slot("shift-form").querySelector("#leave-sure").click();
  assert.deepEqual(sent, [{ action: "shift.end", note: "一切正常", body: { sure: true } }]);
});

test("the card counts what is left, what the server counted, and names the first", () => {
  const { shift, rows } = opened();
  const line = (id, state) => ({
    ...{ id, state, rule: "handover", subject: "", region: "2112", at: NOW, tiers: [4], priority: 3, steps: [] },
  });
  shift.show(new Map(), [line("a", "unack"), line("b", "acked"), line("c", "shelved")], NOW);
  assert.deepEqual(
    rows("card").map((row) => row.slice(0, 2)),
    [
      ["shift_unacked", "1"],
      ["shift_taken", "1"],
      ["shift_shelved", "1"],
      ["shift_held", "0"],
      ["shift_quiet", "…"],
      ["shift_whistles", "0"],
    ],
  );
  shift.lists({ at: NOW, lists: { whistles: { n: 3, href: "" } }, quiet: { n: 2, places: ["甲村", "乙村"] } });
  shift.show(new Map(), [], NOW);
  assert.deepEqual(rows("card").slice(-2), [
    ["shift_quiet", "2", "甲村；乙村"],
    ["shift_whistles", "3", ""],
  ]);
});

test("a plan is listed until it ends, and ended before by those who may", async () => {
  const { page, shift, sent, rows } = opened();
  shift.show(
    new Map([
      ["plan/p1", plan(NOW + 1)],
      ["plan/p0", plan(NOW)],
    ]),
    [],
    NOW,
  );
  await shift.plans;
  await settled();
  assert.equal(rows("plans").length, 1);
  page.slot("plan-ends").querySelector("button").click();
  assert.deepEqual(sent, [{ action: "shift.unplan", object: "p1" }]);
  const other = opened([]);
  other.shift.show(new Map([["plan/p1", plan(NOW + 1)]]), [], NOW);
  await other.shift.plans;
  assert.equal(other.page.slot("plan-ends").children.length + other.page.slot("plan-form").children.length, 0);
});

test("a call for a test says what became of it, and which way out is not configured", () => {
  const { shift } = opened();
  assert.equal(shift.called.textContent, "none: channel_out_webhook");
  shift.calls({ figures: { called: 1 }, note: "" });
  assert.equal(shift.called.textContent, "shift_test_ok · none: channel_out_webhook");
  shift.calls({ figures: { called: 1 }, note: "503" });
  assert.equal(shift.called.textContent, "shift_test_failed · none: channel_out_webhook");
  assert.equal(opened(undefined, []).shift.called.textContent, "shift_test_none");
});
