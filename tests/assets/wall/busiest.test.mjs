import assert from "node:assert/strict";
import { test } from "node:test";

import { busiest } from "../../../assets/js/wall/busiest.mjs";

const regions = new Map([
  ["2112", { load: "99.0" }],
  ["211221", { load: "9.0" }],
  ["211221100", { load: "10.0" }],
  ["211221106", { load: "10.0" }],
  ["211224001", { load: "40.0" }],
  ["211224002", { load: "9.5" }],
  ["211224003", { load: "" }],
]);

test("the busiest come first, equals by code, without those that have no grids", () => {
  assert.deepEqual(
    busiest(regions, "2112").map((one) => one.code),
    ["211224001", "211221100", "211221106", "211224002"],
  );
  assert.deepEqual(
    busiest(regions, "211221").map((one) => [one.load, one.text]),
    [
      [10, "10.0"],
      [10, "10.0"],
    ],
  );
});

test("six at most", () => {
  const many = new Map(Array.from({ length: 20 }, (_, n) => [`2112210${10 + n}`, { load: `${n}.0` }]));
  assert.equal(busiest(many, "2112").length, 6);
});
