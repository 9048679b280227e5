import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, pageOf, wordsOf } from "../browser.mjs";

browser("http://city.test/shift");
const { Takeover, graveOf, lastNote, nextOf, toRead } = await import("../../../assets/js/duty/takeover.mjs");

const NOW = Date.UTC(2026, 10, 23, 4);
const MIN = 60_000;
const seat = { by: "乙", scope: "2112", since: NOW, sound: "running", away: 0 };
const left = { id: "h1", scope: "2112", by: "甲", at: NOW - MIN, note: "1. 甲\n2. 乙", counts: {}, taken_by: "" };
const line = (id, more = {}) => ({
  ...{ id, state: "unack", rule: "sos", subject: "", region: "2112", tiers: [4], priority: 1, steps: [] },
  ...{ at: NOW - 5 * MIN, told_at: NOW - 5 * MIN },
  ...more,
});

function opened() {
  const sent = [];
  const went = [];
  const page = pageOf(["takeover"], {
    words: wordsOf({ takeover_sign: "sign {n}/{all}" }),
    scope: "2112",
    names: { 2112: "市" },
  });
  page.drafts.drop("takeover");
  /** @type {() => void} */
  let again = () => {};
  const takeover = new Takeover(page, {
    send: (command) => sent.push(command),
    open: (id) => went.push(id),
    changed: () => again(),
    own: "乙",
  });
  const show = (...given) => ((again = () => takeover.show(...given, NOW)), again());
  return { takeover, show, sent, went, slot: page.slot("takeover") };
}

test("each critical and urgent alert is ticked before the signature, and what was ticked goes with it", () => {
  const { show, sent, went, slot, takeover } = opened();
  show([left], [line("a"), line("b", { priority: 2 }), line("c", { priority: 3 })], seat);
  assert.equal(takeover.waits, true);
  const sign = () => slot.querySelector("#sign-takeover");
  const ticks = () => [...slot.querySelectorAll("[data-read]")];
  assert.deepEqual([ticks().map((tick) => tick.dataset.read), sign().disabled], [["a", "b"], true]);
  assert.equal(slot.querySelector(".left-note .note").textContent, "1. 甲\n2. 乙");
  for (const nth of [0, 1]) {
    const tick = ticks()[nth];
    tick.checked = true;
    tick.dispatchEvent(new Event("change"));
  }
  assert.deepEqual([sign().textContent, sign().disabled], ["sign 2/2", false]);
  sign().click();
  assert.deepEqual(sent, [{ action: "shift.sign", object: "h1", body: { read: ["a", "b"] } }]);
  slot.querySelector(".grave-row button").click();
  assert.deepEqual(went, ["a"]);
});

test("without a seat nothing is signed, the own hand-over never, and a signed one no more", () => {
  const { show, slot, takeover } = opened();
  show([left], [line("a")], null);
  assert.deepEqual([slot.querySelector("#sign-takeover").disabled, slot.querySelector("[data-read]")], [true, null]);
  show([{ ...left, by: "乙" }], [line("a")], seat);
  assert.deepEqual([slot.querySelector("#sign-takeover"), takeover.waits], [null, false]);
  show([{ ...left, taken_by: "丙" }], [], seat);
  assert.equal(slot.children.length, 0);
});

test("what was announced after the taker sat down is not asked for", () => {
  const late = line("late", { told_at: NOW + 1 });
  const between = line("between", { told_at: NOW - 1 });
  assert.deepEqual(toRead([late, between], left, seat), [between]);
});

test("the gravest first, of those the oldest; last words are a person's; the next step follows from the state", () => {
  const found = graveOf([line("b", { priority: 2 }), line("a", { at: NOW }), line("c"), line("d", { tiers: [6] })], 4);
  assert.deepEqual(
    found.map(({ id }) => id),
    ["c", "a", "b"],
  );
  const steps = [
    [1, "note", "甲", "已联系派出所"],
    [2, "escalate", "system", "x"],
  ];
  assert.equal(lastNote({ steps }), "甲：已联系派出所");
  assert.equal(lastNote({ steps: [] }), "");
  const next = (state, cleared = false) => nextOf({ state, cleared });
  assert.deepEqual(
    ["unack", "acked", "in_progress", "shelved"].map((state) => next(state)),
    ["next_take", "next_work", "next_follow", "next_aside"],
  );
  assert.equal(next("in_progress", true), "next_close");
});
