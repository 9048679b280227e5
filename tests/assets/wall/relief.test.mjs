import assert from "node:assert/strict";
import { test } from "node:test";

import { slopesOf, reliefOf } from "../../../assets/js/wall/relief.mjs";

/** A square of one degree on the equator, whatever way its ring runs. */
const square = (code, x, backwards = false) => {
  const ring = [
    [x, 0],
    [x + 1, 0],
    [x + 1, 1],
    [x, 1],
    [x, 0],
  ];
  const coordinates = [backwards ? [...ring].reverse() : ring];
  return { type: "Feature", properties: { code }, geometry: { type: "Polygon", coordinates } };
};
const areas = (...features) => ({ type: "FeatureCollection", features });
const heights = (of) => (code) => of[code] ?? 0;
const told = (features) =>
  features.map(({ properties: { step, lit }, geometry }) => [step, lit, geometry.coordinates]).sort();

test("an edge between two is there once, whichever way their rings run", () => {
  for (const backwards of [false, true]) {
    const edges = slopesOf(areas(square("w", 0), square("e", 1, backwards)));
    assert.equal(
      edges.reduce((sum, { line }) => sum + line.length - 1, 0),
      7,
    );
    const [shared, ...more] = edges.filter(({ b }) => b);
    assert.deepEqual([shared.a, shared.b, more.length], ["w", "e", 0]);
  }
});

test("a single hill is lit in the north and west and shaded in the south and east, itself at the right", () => {
  const found = reliefOf(slopesOf(areas(square("w", 0))), heights({ w: 3 }));
  const lit = found.find(({ properties }) => properties.lit).geometry.coordinates;
  const dark = found.find(({ properties }) => !properties.lit).geometry.coordinates;
  assert.equal(found.length, 2);
  // With the clock, so that the hill is at the right of its edges.
  assert.deepEqual(lit, [[[0, 0], [0, 1], [1, 1]]]); // prettier-ignore
  assert.deepEqual(dark, [[[1, 1], [1, 0], [0, 0]]]); // prettier-ignore
  assert.deepEqual(
    found.map(({ properties }) => properties.step),
    [3, 3],
  );
});

test("of two the step counts, and none where they are as high", () => {
  const edges = slopesOf(areas(square("w", 0), square("e", 1)));
  const shared = ([, , lines]) => lines.some((line) => line.length === 2 && line.every(([x]) => x === 1));
  const west = told(reliefOf(edges, heights({ w: 5, e: 1 }))).filter(shared);
  assert.deepEqual(west, [[4, false, [[[1, 1], [1, 0]]]]]); // prettier-ignore
  const east = told(reliefOf(edges, heights({ w: 1, e: 5 }))).filter(shared);
  assert.deepEqual(east, [[4, true, [[[1, 0], [1, 1]]]]]); // prettier-ignore
  assert.deepEqual(told(reliefOf(edges, heights({ w: 2, e: 2 }))).filter(shared), []);
});

test("steps of a grid do not count: a zigzag is lit as the way it goes", () => {
  const up = Array.from({ length: 11 }, (_, n) => [n % 2 ? 0.002 : 0, n * 0.002]);
  const coordinates = [[...up, [1, 0.02], [1, 0], [0, 0]]]; // prettier-ignore
  const feature = { type: "Feature", properties: { code: "z" }, geometry: { type: "Polygon", coordinates } };
  const lit = reliefOf(slopesOf(areas(feature)), heights({ z: 1 })).filter(({ properties }) => properties.lit);
  const western = lit.flatMap(({ geometry }) => geometry.coordinates).filter((line) => line.length > 5);
  assert.deepEqual(
    western.map((line) => line.slice(0, 11)),
    [up],
  );
});

test("around a hole it is the other way round", () => {
  const outer = [[0, 0], [3, 0], [3, 3], [0, 3], [0, 0]]; // prettier-ignore
  const hole = [[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]]; // prettier-ignore
  const geometry = { type: "Polygon", coordinates: [outer, hole] };
  const feature = { type: "Feature", properties: { code: "r" }, geometry };
  const found = told(reliefOf(slopesOf(areas(feature)), heights({ r: 1 })));
  // Its western and northern sides look away from the light.
  const dark = found.filter(([, lit]) => !lit).flatMap(([, , lines]) => lines);
  assert.ok(dark.map(String).includes("2,2,1,2,1,1"), JSON.stringify(dark));
});
