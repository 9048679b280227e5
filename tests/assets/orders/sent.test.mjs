import assert from "node:assert/strict";
import { test } from "node:test";

import { wordsOf } from "../browser.mjs";
import { clockWords, ordersOf, safeWord, stateWords } from "../../../assets/js/orders/sent.mjs";

const NOW = 1_795_400_000_000;
const words = wordsOf({ arrive_within: "arrive {time}", arrive_late: "late {time}" });
const head = (more) => ({ kind: "order", text: "请到现场", about: "alert/sos/7/1", at: NOW, n: 2, ...more });
const row = (more) => ({
  state: "sent",
  channel: "page",
  since: NOW,
  clocked: true,
  due: 0,
  arrive_due: 0,
  refused: "",
  rung: 0,
  group: 0,
  receipts: [],
  ...more,
});
const receipt = (step, more = {}) => {
  const { by = "town", note = "", via = "", late = false, evidence = [] } = more;
  return [step, NOW, by, note, via, late, evidence];
};

test("an alert has its own messages, the newest first, and each has its own rows", () => {
  const all = new Map([
    ["sent/a", head({ at: NOW - 5000 })],
    ["sent/a/t110", row({ channel: "call" })],
    ["sent/a/211221106", row({})],
    ["sent/dispatch/c/3", head({ at: NOW })],
    ["sent/dispatch/c/3/uurban", row({ state: "accepted" })],
    ["sent/b", head({ about: "alert/other" })],
    ["sent/b/uurban", row({})],
    ["message/x", { kind: "text", text: "" }],
    ["task/t", { state: "open" }],
    ["safe/sos/7/1", { speaker: "民警", by: "o", at: NOW }],
  ]);
  const found = ordersOf(all, "sos/7/1");
  assert.deepEqual(
    found.map(({ id, rows }) => [id, rows.map(([to]) => to)]),
    [
      ["dispatch/c/3", ["uurban"]],
      ["a", ["211221106", "t110"]],
    ],
  );
  assert.equal(safeWord(all, "sos/7/1").speaker, "民警");
  assert.equal(safeWord(all, "other"), undefined);
});

test("a state is what was confirmed, with its time, and a telephone line was informed or was not", () => {
  assert.equal(stateWords("211221106", row({}), words, NOW), words.order_sent);
  const accepted = row({ state: "accepted", receipts: [receipt("accepted", { note: "好" })] });
  assert.match(
    stateWords("211221106", accepted, words, NOW),
    new RegExp(`^${words.order_accepted} \\d\\d:\\d\\d:\\d\\d$`),
  );
  const called = row({ state: "accepted", receipts: [receipt("accepted", { note: "本人", via: "call" })] });
  assert.match(stateWords("w11", called, words, NOW), new RegExp(`${words.order_by_telephone} 本人$`));
  assert.equal(stateWords("t110", row({}), words, NOW), words.order_to_call);
  const evidence = ["taker/2107", "incident/18"];
  const informed = row({ state: "delivered", receipts: [receipt("delivered", { via: "call", evidence })] });
  assert.match(stateWords("t110", informed, words, NOW), new RegExp(`^${words.order_informed} [\\d:]+ · 2107 · 18$`));
  assert.equal(
    stateWords("w12", row({ state: "refused", refused: "part_time" }), words, NOW),
    words.order_refused_part_time,
  );
  const late = row({ state: "withdrawn", receipts: [receipt("accepted", { late: true })] });
  assert.match(stateWords("w11", late, words, NOW), new RegExp(words.order_after_withdrawal));
});

test("a clock runs while an answer or an arrival is awaited, and never where the law gives none", () => {
  const waiting = row({ due: NOW + 90_000 });
  assert.equal(clockWords(waiting, words, NOW), words.answer_within.replace("{time}", "01:30"));
  assert.equal(clockWords(waiting, words, NOW + 100_000), words.answer_late.replace("{time}", "00:10"));
  const under = row({ state: "accepted", due: NOW + 90_000, arrive_due: NOW + 60_000 });
  assert.equal(clockWords(under, words, NOW), "arrive 01:00", "what it waits for now is that they arrive");
  assert.equal(clockWords(under, words, NOW + 70_000), "late 00:10");
  for (const none of [
    { clocked: false, due: NOW + 1 },
    { state: "withdrawn", due: NOW + 1 },
    { state: "arrived", due: NOW + 1, arrive_due: NOW + 1 },
    { state: "refused", refused: "gone", due: NOW + 1 },
  ])
    assert.equal(clockWords(row(none), words, NOW), "");
});
