import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, pageOf, wordsOf } from "../browser.mjs";

browser("http://city.test/duty");
const { Raised } = await import("../../../assets/js/duty/raised.mjs");
const { Ringer, RAISED } = await import("../../../assets/js/alarm/sound.mjs");

const waiting = {
  ...{ id: "sos/7/1", rule: "sos", priority: 1, state: "acked", region: "211221106", subject: "", tiers: [9, 6, 4] },
  ...{ level: 1, up_at: 1_000, up_waits: true, version: 4 },
};

function made(rights) {
  const sent = [];
  const live = { words: wordsOf({}), names: {}, types: {}, rules: {} };
  const desk = { lines: [waiting], tier: 4, may: new Set(rights) };
  const page = pageOf(["raised"], live);
  return { sent, page, raised: new Raised(page, { send: (one) => sent.push(one) }, desk, () => {}) };
}

test("an officer has no lane, a lead has it and takes what waits", () => {
  assert.equal(made(["alert.acknowledge"]).raised.waiting.length, 0);
  const { raised, page, sent } = made(["alert.take_up", "attempt.again"]);
  raised.show(() => {}, 62_000);
  page.slot("raised").querySelector("[data-testid=take-up]").click();
  raised.card.again({ id: "k1" });
  assert.deepEqual(
    sent.map(({ action, object, expected_version }) => [action, object, expected_version]),
    [
      ["alert.take_up", "sos/7/1", 4],
      ["attempt.again", "k1", 0],
    ],
  );
});

test("what waits for the lead has a tone of its own, every ten seconds, beside no other", () => {
  const ringer = new Ringer();
  const at = (s, raised) => ({ now: s * 1000, flood: false, raised });
  assert.equal(ringer.step([], at(10, 1)), RAISED);
  assert.equal(ringer.step([], at(15, 1)), 0);
  assert.equal(ringer.step([], at(20, 1)), RAISED);
  const sos = { id: "a", priority: 1, rang: 1, group: "g", open: true };
  assert.equal(ringer.step([sos], at(30, 1)), 1);
  assert.equal(ringer.step([sos], at(31, 1)), 0);
  assert.equal(ringer.step([sos], at(33, 1)), RAISED);
  assert.equal(ringer.step([], at(50, 0)), 0);
});
