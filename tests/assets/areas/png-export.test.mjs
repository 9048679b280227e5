import assert from "node:assert/strict";
import { test } from "node:test";

import { columns, laid, shortened } from "../../../assets/js/areas/png-export.mjs";

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

const measure = (text) => 10 * text.length;

test("every column has room, the widest gives way, and what is cut says so", () => {
  const rows = [["a", "bb", "c".repeat(90)]];
  const widths = columns(rows, measure, 500);
  assert.equal(
    widths.reduce((sum, one) => sum + one, 0),
    500,
  );
  assert.deepEqual(widths.slice(0, 2), [26, 36]);
  const cut = shortened(rows[0][2], widths[2] - 16, measure);
  assert.ok(cut.endsWith("…") && measure(cut) <= widths[2] - 16);
  assert.equal(shortened("ab", 500, measure), "ab");
});
