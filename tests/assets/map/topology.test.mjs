import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { bounds, features, inside } from "../../../assets/js/map/topology.mjs";

const shipped = JSON.parse(readFileSync(new URL("../../../assets/geography/town.topojson", import.meta.url), "utf8"));

test("arcs on a grid become closed rings", () => {
  const topology = {
    transform: { scale: [0.5, 0.5], translate: [100, 40] },
    arcs: [
      [
        [0, 0],
        [2, 0],
        [0, 2],
      ],
      [
        [0, 0],
        [0, 2],
        [2, 0],
      ],
    ],
    objects: { town: { geometries: [{ type: "Polygon", id: "7", properties: { name: "甲" }, arcs: [[0, ~1]] }] } },
  };
  const {
    features: [one],
  } = features(topology, "town");
  assert.deepEqual(one.properties, { code: "7", name: "甲" });
  assert.deepEqual(one.geometry.coordinates[0], [
    [100, 40],
    [101, 40],
    [101, 41],
    [100, 41],
    [100, 40],
  ]);
  assert.deepEqual(bounds([one]), [100, 40, 101, 41]);
});

test("a unit with an exclave is drawn whole, and its box holds both parts", () => {
  const topology = {
    transform: { scale: [1, 1], translate: [0, 0] },
    arcs: [
      [
        [0, 0],
        [0, 1],
        [1, 0],
        [-1, -1],
      ],
      [
        [5, 5],
        [0, 1],
        [1, 0],
        [-1, -1],
      ],
    ],
    objects: {
      town: { geometries: [{ type: "MultiPolygon", id: "7", properties: { name: "甲" }, arcs: [[[0]], [[1]]] }] },
    },
  };
  const {
    features: [one],
  } = features(topology, "town");
  assert.equal(one.geometry.coordinates.length, 2);
  assert.deepEqual(bounds([one]), [0, 0, 6, 6]);
});

test("a township's villages go by the names of places", () => {
  const named = (name, n) => ({ properties: { code: `21122110620${n}`, name } });
  const names = ["范家屯村村委会", "腰堡社区居委会", "红光村村民委员会", "新兴居民委员会", "示范农场"];
  const given = {
    type: "FeatureCollection",
    features: [...names.map(named), { properties: { code: "211221107200", name: "外" } }],
  };
  const found = inside(given, "211221106").features.map((f) => f.properties.name);
  assert.deepEqual(found, ["范家屯村", "腰堡社区", "红光村", "新兴社区", "示范农场"]);
});

test("the shipped city has 7 counties and 106 townships, all closed", () => {
  for (const [layer, n] of [
    ["county", 7],
    ["town", 106],
  ]) {
    const found = features(shipped, layer).features;
    assert.equal(found.length, n);
    for (const { geometry } of found) assert.deepEqual(geometry.coordinates[0][0], geometry.coordinates[0].at(-1));
  }
});
