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
  assert.deepEqual([...found], [["w11", { state: "arrived", at: 9 }]]);
});
