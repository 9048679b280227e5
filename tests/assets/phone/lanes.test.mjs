import assert from "node:assert/strict";
import { test } from "node:test";

import { batchOf, durable, lapsed } from "../../../assets/js/phone/lanes.mjs";

const rows = (lane, first, n, at = 100) =>
  Array.from({ length: n }, (_, i) => ({ device: 7, lane, seq: first + i, item: { t: "position", at: at + i } }));

test("what happened goes before where somebody was, and what is new before what is old", () => {
  const waiting = { incident: rows("incident", 3, 2), live: rows("live", 9, 3), backfill: rows("backfill", 1, 1) };
  assert.equal(batchOf(waiting, 2).lane, "incident");
  assert.deepEqual(batchOf({ ...waiting, incident: [] }, 2), {
    device: 7,
    epoch: 2,
    lane: "live",
    first: 9,
    items: [
      { t: "position", at: 100 },
      { t: "position", at: 101 },
      { t: "position", at: 102 },
    ],
  });
  assert.equal(batchOf({ backfill: waiting.backfill }, 2).lane, "backfill");
  assert.equal(batchOf({ incident: [], live: [], backfill: [] }, 2), null);
});

test("a batch ends at the first hole and holds no more than is taken", () => {
  const holed = [...rows("live", 4, 2), ...rows("live", 8, 2)];
  assert.equal(batchOf({ live: holed }, 1).items.length, 2);
  assert.equal(batchOf({ live: rows("live", 1, 30) }, 1, 10).items.length, 10);
  assert.equal(batchOf({ incident: rows("incident", 1, 90) }, 1).items.length, 40);
});

test("what is durable is read of the own device alone, in either form", () => {
  const kept = durable(7, [
    [7, "live", 41],
    [8, "incident", 3],
  ]);
  assert.deepEqual([...kept], [["live", 41]]);
  assert.deepEqual(
    [
      ...durable(7, [
        [7, 1, "live", 41],
        [7, 1, "incident", 2],
      ]),
    ],
    [
      ["live", 41],
      ["incident", 2],
    ],
  );
});

test("a session is over for the server when nothing that was made in it lies in one", () => {
  const batch = { lane: "live", items: [{ at: 100 }, { at: 110 }] };
  assert.equal(lapsed(batch, { outside: 2 }, 90), true);
  assert.equal(lapsed(batch, { outside: 1 }, 90), false);
  assert.equal(lapsed(batch, {}, 90), false);
  assert.equal(lapsed(batch, { outside: 2 }, 105), false, "one is of the session before");
  assert.equal(lapsed({ ...batch, lane: "incident" }, { outside: 2 }, 90), false);
});
