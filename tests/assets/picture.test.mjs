import assert from "node:assert/strict";
import { test } from "node:test";

import { laid } from "../../assets/js/picture.mjs";

test("nothing of a picture lies over anything else", () => {
  const { map, table, high } = laid(4, 30, 0.5);
  assert.ok(map.y >= 40 + 5 * 34);
  assert.ok(table >= map.y + map.h);
  assert.ok(high >= table + 30 * 34);
});

test("without a map the table takes its place", () => {
  const { map, table } = laid(3, 5, 0);
  assert.equal(table, map.y);
});
