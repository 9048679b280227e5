import assert from "node:assert/strict";
import { test } from "node:test";

import { trailsOf } from "../../../assets/js/map/trails.mjs";

const dot = (more) => ({ lon: 3e6, lat: 0, fix: 100, trail: [1e6, 0, 2e6, 0], ...more });

test("a trail goes back step by step, the older the fainter", () => {
  const trails = trailsOf([dot()], 110);
  assert.deepEqual(
    trails.map((one) => one.geometry.coordinates),
    [
      [
        [2, 0],
        [3, 0],
      ],
      [
        [1, 0],
        [2, 0],
      ],
    ],
  );
  assert.ok(trails[0].properties.fade > trails[1].properties.fade);
});

test("of a dot that was heard of long ago, or has not moved, there is none; and never more than eight steps", () => {
  assert.deepEqual(trailsOf([dot(), dot({ trail: [] })], 300), []);
  assert.equal(trailsOf([dot({ trail: Array.from({ length: 40 }, (_, n) => n) })], 110).length, 8);
});
