import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "../../../assets/js/live/regions.mjs";
import { busiest } from "../../../assets/js/wall/busiest.mjs";

const grids = { 211221100: 50, 211221106: 100, 211224001: 20, 211224002: 200, 211224003: 0 };
const regions = new Map([
  ["2112", { open: 99 }],
  ["211221", { open: 9 }],
  ["211221100", { open: 5 }],
  ["211221106", { open: 10 }],
  ["211224001", { open: 8 }],
  ["211224002", { open: 1 }],
  ["211224003", { open: 7 }],
]);

test("load is open matters per 100 micro-grids", () => {
  assert.equal(load({ open: 3 }, 50), 6);
});

test("the busiest come first, equals by code, without those that have no grids", () => {
  assert.deepEqual(
    busiest(regions, grids, "2112").map((one) => one.code),
    ["211224001", "211221100", "211221106", "211224002"],
  );
  assert.deepEqual(
    busiest(regions, grids, "211221").map((one) => one.load),
    [10, 10],
  );
});

test("six at most", () => {
  const many = new Map(Array.from({ length: 20 }, (_, n) => [`2112210${10 + n}`, { open: n }]));
  const all = Object.fromEntries([...many.keys()].map((code) => [code, 10]));
  assert.equal(busiest(many, all, "2112").length, 6);
});
