import assert from "node:assert/strict";
import { test } from "node:test";

import { nearestDot } from "../../../assets/js/map/pick.mjs";

const dot = (idx, lon, lat) => [idx, { idx, lon, lat }];
const topics = [
  ["workers/211221", { all: new Map([dot(1, 0, 0), dot(2, 10, 0)]) }],
  ["workers/211224", { all: new Map([dot(3, 12, 0)]) }],
];
const project = (lon, lat) => [lon, lat];

test("a click means the nearest dot within reach, of whichever county", () => {
  const at = (x, y) => nearestDot(topics, { x, y }, project);
  assert.deepEqual([at(4, 0).dot.idx, at(4, 0).county], [1, "211221"]);
  assert.deepEqual([at(11.5, 0).dot.idx, at(11.5, 0).county], [3, "211224"]);
  assert.deepEqual(at(0, 14), {}, "none is that near");
});
