import assert from "node:assert/strict";
import { test } from "node:test";

import { freshness, interval } from "../../../assets/js/wall/freshness.mjs";

test("many are heard of often, few rarely", () => {
  assert.deepEqual([interval(1), interval(10), interval(1000)], [300, 30, 5]);
});

test("late beyond twice the interval, stale beyond five times and a minute", () => {
  assert.deepEqual(
    [10, 11, 60, 61].map((age) => freshness(age, 1000)),
    ["live", "late", "late", "stale"],
  );
  assert.deepEqual(
    [60, 61, 150, 151].map((age) => freshness(age, 10)),
    ["live", "late", "late", "stale"],
  );
});

test("where nobody is to be heard of, silence says nothing", () => {
  assert.equal(freshness(9999, 0), "live");
});
