import assert from "node:assert/strict";
import { test } from "node:test";

import { APART_MS, BEHIND_MS, CaseList, later, linkOf } from "../../../assets/js/cases/case-list.mjs";

const words = { case_more: "{n} of which {shown}", case_count: "{n}", case_none: "none", loading_failed: "failed" };

/** A list whose server, grid and time are in hand. */
function house(answers, { topics = ["cases/2112"] } = {}) {
  const h = { asked: [], shown: [], said: [], timers: [] };
  const page = {
    live: { query: "?standing=overdue", topics },
    words,
    say: (_, text) => h.said.push(text),
    slot: () => null,
  };
  h.list = new CaseList(page, {
    load: async (query) => (h.asked.push(query), answers.shift() ?? Promise.reject(new Error("away"))),
    show: (rows) => (h.shown.push(rows.length), true),
    later: (f, ms) => h.timers.push([f, ms]),
  });
  h.turn = async () => {
    for (let n = 0; n < 5; n++) await new Promise(setImmediate);
  };
  return h;
}

test("it asks for what the link says and tells how many there are", async () => {
  const h = house([{ rows: [1, 2], n: 2 }]);
  h.list.moved();
  await h.turn();
  assert.deepEqual([h.asked, h.shown, h.said], [["?standing=overdue"], [2], ["2"]]);
});

test("what is not shown is said", async () => {
  const h = house([{ rows: [1], n: 7 }]);
  h.list.moved();
  await h.turn();
  assert.deepEqual(h.said, ["7 of which 1"]);
});

test("however much moves, it asks once a second, and once more for what moved meanwhile", async () => {
  const h = house([
    { rows: [], n: 0 },
    { rows: [], n: 0 },
  ]);
  for (let n = 0; n < 5; n++) h.list.moved();
  await h.turn();
  assert.equal(h.asked.length, 1);
  const [f, ms] = h.timers.shift();
  assert.equal(ms, APART_MS);
  f();
  await h.turn();
  assert.equal(h.asked.length, 2);
  h.timers.shift()[0]();
  await h.turn();
  assert.equal(h.asked.length, 2);
});

test("a server that is away is said and asked again", async () => {
  const h = house([Promise.reject(new Error("away")), { rows: [], n: 0 }]);
  h.list.moved();
  await h.turn();
  assert.deepEqual(h.said, ["failed"]);
  h.timers.shift()[0]();
  await h.turn();
  assert.deepEqual(h.said, ["failed", "none"]);
});

test("a link holds what was typed, and nothing that says nothing", () => {
  assert.equal(linkOf({ standing: "open", q: "", category: "D" }, "?lang=en&q=x"), "/cases?lang=en&category=D");
  assert.equal(linkOf({ standing: "open", q: "" }, ""), "/cases");
});

test("rows that are older than what was told are read again, soon, until they are as new", async () => {
  const h = house([
    { rows: [], n: 0, rev: "4-9" },
    { rows: [], n: 0, rev: "5-1" },
  ]);
  h.list.moved("5-1");
  await h.turn();
  const [f, ms] = h.timers.shift();
  assert.equal(ms, BEHIND_MS);
  f();
  await h.turn();
  assert.equal(h.asked.length, 2);
  assert.equal(h.timers.shift()[1], APART_MS);
});

test("entries are later by their time, then by their number", () => {
  assert.deepEqual(
    [later("5-1", "5-0"), later("5-0", "5-0"), later("10-0", "9-5"), later("", "1-0"), later("1-0", "")],
    [true, false, true, false, true],
  );
});

test("what a link asks for in vain is said, once, and gone when it is corrected", async () => {
  const h = house([
    { rows: [], n: 0, notes: ["没有“x”这个状态"] },
    { rows: [], n: 0 },
  ]);
  h.list.moved();
  await h.turn();
  assert.deepEqual(h.said, ["没有“x”这个状态", "none"]);
  h.timers.shift()[0]();
  h.list.moved();
  await h.turn();
  assert.deepEqual(h.said.slice(2), ["", "none"]);
});
