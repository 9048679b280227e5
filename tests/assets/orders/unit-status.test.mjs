import assert from "node:assert/strict";
import { test } from "node:test";

import { unitStatuses } from "../../../assets/js/orders/unit-status.mjs";

const row = (state, at, more = {}) => ({ state, channel: "page", receipts: [[state, at]], ...more });

test("who confirmed an order is under way or on site until it is done; who was only asked is free", () => {
  const found = unitStatuses(
    new Map([
      ["sent/a", { n: 1, kind: "order", drill: false }],
      ["sent/a/w11", row("departed", 5)],
      ["sent/a/uurban", row("done", 6)],
      ["sent/a/w12", row("sent", 0, { receipts: [] })],
      ["sent/dispatch/c/3", { n: 1, kind: "order", drill: false }],
      ["sent/dispatch/c/3/w11", row("arrived", 9)],
      ["sent/q", { n: 1, kind: "question", drill: false }],
      ["sent/q/w13", row("accepted", 9)],
      ["sent/d", { n: 1, kind: "order", drill: true }],
      ["sent/d/w14", row("accepted", 9)],
      ["safe/x", { speaker: "民警", by: "o", at: 1 }],
    ]),
  );
  assert.deepEqual([...found], [["w11", { state: "arrived", at: 9, by: "" }]]);
});

test("what others ordered is told without the order; the newest of both is what somebody is at", () => {
  const found = unitStatuses(
    new Map([
      ["sent/a", { n: 1, kind: "order", drill: false }],
      ["sent/a/uurban", row("accepted", 5)],
      ["unit/b/uurban", { state: "departed", at: 7, by: "211221" }],
      ["unit/dispatch/c/3/211221106", { state: "arrived", at: 4, by: "2112" }],
      ["unit/d/w11", { state: "accepted", at: 2, by: "2112" }],
      ["sent/a/w11", row("departed", 3)],
    ]),
  );
  assert.deepEqual(Object.fromEntries(found), {
    uurban: { state: "departed", at: 7, by: "211221" },
    211221106: { state: "arrived", at: 4, by: "2112" },
    w11: { state: "departed", at: 3, by: "" },
  });
});
