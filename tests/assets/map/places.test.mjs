import assert from "node:assert/strict";
import { test } from "node:test";

import { SIZE, placed, sides } from "../../../assets/js/map/places.mjs";

const lines = (...points) => points.map((point, n) => ({ id: String(n), point }));
const at = (line) => line.point;
const where = (given) => {
  const offsets = placed(given, at);
  return given.map(({ id, point: [x, y] }) => [x + offsets.get(id)[0], y + offsets.get(id)[1]]);
};

test("a symbol alone stands above its point", () => {
  assert.deepEqual(placed(lines([100, 100]), at).get("0"), [0, -SIZE]);
});

test("a symbol whose point is its own stands on it, and one that must stand aside stays near", () => {
  const found = placed(lines([100, 100], [104, 100], [300, 300]), at, () => true);
  assert.deepEqual(found.get("0"), [0, 0]);
  assert.deepEqual(found.get("2"), [0, 0]);
  assert.ok(Math.hypot(...found.get("1")) <= 2 * SIZE);
});

test("no two cover each other, whether they share a point or only lie near", () => {
  for (const points of [
    Array(30).fill([100, 100]),
    [
      [100, 100],
      [110, 95],
      [90, 120],
      [125, 100],
      [100, 130],
    ],
  ]) {
    const found = where(lines(...points));
    for (const [n, [x, y]] of found.entries()) {
      for (const [ox, oy] of found.slice(n + 1))
        assert.ok(Math.abs(x - ox) >= SIZE || Math.abs(y - oy) >= SIZE, `${n}`);
    }
  }
});

test("the gravest keeps the place above its point", () => {
  assert.deepEqual(placed(lines([100, 100], [104, 100]), at).get("0"), [0, -SIZE]);
});

test("those far apart do not move each other", () => {
  const found = placed(lines([100, 100], [300, 100]), at);
  assert.deepEqual(
    [...found.values()],
    [
      [0, -SIZE],
      [0, -SIZE],
    ],
  );
});

const named = (given, names) => sides(given, at, placed(given, at), (line) => names[Number(line.id)], 26);

test("a place is said once, beside the outermost of its symbols, and covers none of them", () => {
  assert.deepEqual(
    [...named(lines([100, 100], [100, 100], [100, 100]), ["红旗街道", "红旗街道", "红旗街道"])],
    [["1", "right"]],
  );
});

test("a place goes to another side where one would cover a symbol or another place", () => {
  assert.deepEqual(
    [...named(lines([100, 100], [180, 100]), ["红旗街道", "铁西街道"])],
    [
      ["0", "left"],
      ["1", "right"],
    ],
  );
  const [[, first], [, second]] = named(lines([100, 100], [180, 60], [180, 140]), ["红旗街道", "铁西街道", ""]);
  assert.equal(first, "right");
  assert.equal(second, "right");
});

test("who has no place says none", () => {
  assert.equal(named(lines([100, 100], [300, 100]), ["", ""]).size, 0);
});

test("what only looks the same is said of each", () => {
  const given = lines([100, 100], [300, 100]);
  const found = sides(
    given,
    at,
    placed(given, at),
    () => "×3",
    26,
    (line) => line.id,
  );
  assert.deepEqual([...found.keys()], ["0", "1"]);
});
