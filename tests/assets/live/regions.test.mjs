import assert from "node:assert/strict";
import { test } from "node:test";

import { byCode, counties, load, silent } from "../../../assets/js/live/regions.mjs";

test("load is what the fold made of it; of an area without micro-grids there is none", () => {
  assert.deepEqual([load({ load: "6.0" }), load({ load: "0.0" }), load({ load: "" }), load({})], [6, 0, null, null]);
});

test("silent are counties that are expected to send, in the order of their codes", () => {
  const line = (silent_since) => ({ silent_since });
  const regions = new Map([
    ["211224", line(5)],
    ["211221", line(9)],
    ["2112", line(5)],
    ["211221106", line(5)],
    ["211223", line(0)],
  ]);
  assert.deepEqual(
    silent(regions).map(([code]) => code),
    ["211221", "211224"],
  );
  assert.deepEqual([counties(regions), counties(undefined)], [3, 0]);
  assert.deepEqual(
    [
      ["b", 1],
      ["a", 2],
    ].sort(byCode),
    [
      ["a", 2],
      ["b", 1],
    ],
  );
});
