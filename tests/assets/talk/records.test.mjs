import assert from "node:assert/strict";
import { test } from "node:test";

import { callsAbout, callsOf, ringing, stateOf, stateWord } from "../../../assets/js/talk/records.mjs";

const call = (at, more = {}) => ({
  ...{ about: "alert/a", engine: "talk", scope: "2112", session: "s", at, ended: 0, why: "", notes: [] },
  members: [
    ["2112", "joined", at, at, at],
    ["211221106", "ringing", at, at, 0],
  ],
  ...more,
});

test("calls are those of the own topic, the newest first", () => {
  const all = new Map([
    ["call/1", call(1)],
    ["message/x", {}],
    ["call/2", call(2, { about: "" })],
  ]);
  assert.deepEqual(
    callsOf(all).map(([id]) => id),
    ["2", "1"],
  );
  assert.deepEqual(
    callsAbout(callsOf(all), "alert/a").map(([id]) => id),
    ["1"],
  );
  assert.deepEqual(callsAbout(callsOf(all), ""), []);
});

test("what rings is a call that goes on, that waits for this address, and that this page did not begin", () => {
  const calls = callsOf(
    new Map([
      ["call/3", call(3)],
      ["call/2", call(2)],
      ["call/1", call(1, { ended: 5 })],
    ]),
  );
  assert.equal(ringing(calls, "211221106", "other")?.[0], "2", "the one that rings longest");
  assert.equal(ringing(calls, "211221106", "s"), undefined);
  assert.equal(ringing(calls, "2112", "other"), undefined, "in already");
  assert.equal(ringing(calls, "w7", "other"), undefined);
  assert.equal(stateOf(calls[0][1], "w7"), "");
  assert.equal(stateWord("ringing", { talk_state_ringing: "呼叫中" }), "呼叫中");
});
