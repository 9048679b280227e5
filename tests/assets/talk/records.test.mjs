import assert from "node:assert/strict";
import { test } from "node:test";

import {
  callsAbout,
  callsOf,
  handoverText,
  offeredTo,
  ringing,
  stateOf,
  stateWord,
  summary,
} from "../../../assets/js/talk/records.mjs";

const call = (at, more = {}) => ({
  ...{
    about: "alert/a",
    engine: "talk",
    scope: "2112",
    session: "s",
    at,
    ended: 0,
    why: "",
    notes: [],
    handovers: [],
    recordings: [],
  },
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

test("the lead of a call is offered to the desk that began it, until it is taken or lapses", () => {
  const offers = (...handovers) => callsOf(new Map([["call/1", call(1, { handovers })]]));
  assert.equal(offeredTo(offers([5, "甲", 0, ""]), "2112")?.[0], "1");
  assert.equal(offeredTo(offers([5, "甲", 0, ""]), "211221106"), undefined, "a member that did not begin it");
  assert.equal(offeredTo(offers([5, "甲", 9, "乙"]), "2112"), undefined);
  const words = {
    talk_handover_open: "{time} {by}",
    talk_handover_taken: "{time} {by} {to}",
    talk_handover_lapsed: "-",
  };
  const said = (one) => handoverText(one, words, String);
  assert.deepEqual(
    [
      [5, "甲", 0, ""],
      [5, "甲", 9, "乙"],
      [5, "甲", 9, ""],
    ].map(said),
    ["5 甲", "9 甲 乙", "-"],
  );
});

test("of a call that is over: who answered, and when", () => {
  const over = call(1, { ended: 9, members: [...call(1).members, ["w7", "ringing", 1, 1, 0], ["u", "left", 1, 5, 3]] });
  const words = { talk_joined_at: "{time} 接听", talk_state_ringing: "呼叫中" };
  const said = summary(over, String, words, () => "09:41");
  assert.equal(said, "211221106 呼叫中 · w7 呼叫中 · u 09:41 接听");
});
