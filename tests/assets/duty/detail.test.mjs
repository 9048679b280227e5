import assert from "node:assert/strict";
import { test } from "node:test";

import "../dom.mjs";
import { actions, causeOf } from "../../../assets/js/duty/detail.mjs";

const MAY = new Set(
  [
    "acknowledge",
    "undo",
    "progress",
    "note",
    "confirm",
    "escalate",
    "shelve",
    "unshelve",
    "close",
    "merge",
    "split",
  ].map((name) => `alert.${name}`),
);
const line = (more) => ({
  id: "sos/7/1",
  rule: "sos",
  priority: 1,
  state: "unack",
  mine: "",
  taken_at: 0,
  confirmed: false,
  link: "",
  ...more,
});
const seat = (more) => ({ may: MAY, lead: false, session: "me", now: 100_000, undoMs: 10_000, ...more });

test("what is critical is shelved by nobody and ended by a lead", () => {
  assert.deepEqual(actions(line(), seat()), ["acknowledge", "progress", "escalate", "note"]);
  assert.deepEqual(actions(line({ state: "acked" }), seat()), ["progress", "escalate", "note"]);
  assert.deepEqual(actions(line({ state: "acked" }), seat({ lead: true })), [
    "undo",
    "progress",
    "escalate",
    "note",
    "close",
  ]);
});

test("an own acknowledgement is taken back for ten seconds", () => {
  const mine = line({ state: "acked", mine: "me", taken_at: 95_000 });
  assert.ok(actions(mine, seat()).includes("undo"));
  assert.ok(!actions(mine, seat({ now: 106_000 })).includes("undo"));
  assert.ok(!actions({ ...mine, mine: "other" }, seat()).includes("undo"));
});

test("what is lower is shelved and ended by the officer; what is shelved comes back", () => {
  const low = line({ priority: 3, rule: "overdue_serious", state: "acked" });
  assert.deepEqual(actions(low, seat()), ["progress", "escalate", "shelve", "note", "close"]);
  assert.deepEqual(actions({ ...low, state: "shelved" }, seat()), ["unshelve", "note"]);
  assert.deepEqual(actions({ ...low, priority: 2 }, seat()), ["progress", "escalate", "note"]);
});

test("who may do nothing has no button", () => {
  assert.deepEqual(actions(line({ rule: "serious" }), seat({ may: new Set() }), { verify: true }), []);
  assert.ok(actions(line({ rule: "serious" }), seat(), { verify: true }).includes("confirm"));
  assert.ok(!actions(line(), seat(), { verify: false }).includes("confirm"));
  assert.ok(actions(line({ rule: "serious" }), seat(), { on_site: true }).includes("merge"));
  const joined = line({ state: "suppressed", merged: true });
  assert.deepEqual(actions(joined, seat(), { on_site: true }), ["note", "split"]);
});

test("what was borne out is not called unverified by its cause", () => {
  const words = {
    cause_serious: "a fire, not verified yet",
    cause_serious_confirmed: "a fire, verified",
    cause_sos: "a key",
  };
  assert.equal(causeOf({ rule: "serious", confirmed: false }, words), "a fire, not verified yet");
  assert.equal(causeOf({ rule: "serious", confirmed: true }, words), "a fire, verified");
  assert.equal(causeOf({ rule: "sos", confirmed: true }, words), "a key");
});
