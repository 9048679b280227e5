import assert from "node:assert/strict";
import { test } from "node:test";

import { keepClear, pointsOf } from "../../../assets/js/map/keep-clear.mjs";

const STRIPS = { across: [100], down: [], half: 10, width: 200, height: 50 };

/** A map of one px a degree. */
function mapOf() {
  const held = { image: false, layers: {}, sources: {}, drawn: 0, set: {} };
  const map = {
    at: 0,
    getCenter: () => ({ lng: map.at, lat: 0 }),
    getZoom: () => 8,
    hasImage: () => held.image,
    addImage: () => (held.image = true),
    getSource: (name) => held.sources[name],
    addSource: (name) => (held.sources[name] = { setData: (data) => ((held.data = data), held.drawn++) }),
    getLayer: (name) => held.layers[name],
    addLayer: (layer) => (held.layers[layer.id] = layer),
    setLayoutProperty: (layer, name, value) => (held.set[`${layer} ${name}`] = value),
    unproject: ([x, y]) => ({ lng: x, lat: y }),
  };
  return { map, held };
}

test("signs stand so near to each other that no name passes", () => {
  const points = pointsOf(STRIPS);
  assert.ok(points.every(([x]) => x === 100));
  assert.deepEqual(
    [points[0], points.at(-1)],
    [
      [100, 0],
      [100, 50],
    ],
  );
  assert.ok(points.slice(1).every(([, y], n) => y - points[n][1] <= 10));
  assert.deepEqual(pointsOf({ ...STRIPS, across: [-400, 900] }), [], "a seam beside the map is none of it");
});

test("they follow the map, and the same again draws nothing", () => {
  const { map, held } = mapOf();
  keepClear(map, STRIPS);
  keepClear(map, STRIPS);
  assert.equal(held.drawn, 1);
  assert.equal(held.set["keep-clear icon-padding"], 10);
  assert.equal(held.layers["keep-clear"].layout["icon-allow-overlap"], true);
  const beside = held.set["names text-variable-anchor-offset"];
  assert.deepEqual(beside.slice(0, 2), ["center", [0, 0]], "where it can, a name stays where it is");
  map.at = 1;
  keepClear(map, STRIPS);
  assert.equal(held.drawn, 2);
  // After a lost context its layers may be gone.
  held.layers = {};
  keepClear(map, STRIPS);
  assert.equal(held.drawn, 3);
});
