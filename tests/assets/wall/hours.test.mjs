import assert from "node:assert/strict";
import { test } from "node:test";

import { series } from "../../../assets/js/wall/hours.mjs";

const today = Array.from({ length: 24 }, (_, h) => h + 1);

test("whole hours are a line, the running one a dot, what is to come is none", () => {
  const { done, running } = series({ today, usual: [] }, 9);
  assert.deepEqual(done.slice(7, 11), [8, 9, null, null]);
  assert.deepEqual(
    running.filter((n) => n !== null),
    [10],
  );
  assert.equal(running.indexOf(10), 9);
});

test("a day just begun has a dot and no line yet", () => {
  assert.ok(series({ today, usual: [] }, 0).done.every((n) => n === null));
});

test("the usual is told in tenths, and left out when no day is known", () => {
  assert.deepEqual(series({ today, usual: today.map((n) => n * 10) }, 5).usual, today);
  assert.ok(series({ today, usual: [] }, 5).usual.every((n) => n === null));
});
