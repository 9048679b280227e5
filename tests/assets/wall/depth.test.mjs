import assert from "node:assert/strict";
import { test } from "node:test";

import { depth } from "../../../assets/js/wall/depth.mjs";

const NOON = Date.UTC(2026, 11, 22, 3, 43);
const square = [[123, 42], [124, 42], [124, 43], [123, 43], [123, 42]]; // prettier-ignore
const theme = { edge: "#fff" };

/** A map as far as relief needs one, and what it was told. */
function city() {
  const told = { layers: [], data: [], ground: 1 };
  const map = {
    getLayer: (id) => told.layers.find((layer) => layer === id),
    addLayer: ({ id }, before) => told.layers.push(id) && assert.ok(["load", "glow-wide"].includes(before)),
    addSource: () => {},
    getSource: () => ({ setData: ({ features }) => told.data.push(features) }),
    setPaintProperty: (layer, name, value) => layer === "ground" && name && (told.ground = value),
  };
  const feature = { properties: { code: "211221106" }, geometry: { type: "Polygon", coordinates: [square] } };
  const towns = { type: "FeatureCollection", features: [feature] };
  const colours = { lines: [["211221106", 12]] };
  return { told, map, ready: true, focus: "2112", county: false, boundaries: { towns }, colours };
}

function wall(now) {
  const said = {};
  const root = { style: { setProperty: (name, value) => (said[name] = value) }, toggleAttribute: () => {} };
  const page = { root, live: { scope: "2112", labels: { 211221: [123_840_000, 42_290_000] }, theme } };
  return { said, page, feed: { clock: { now: () => now } } };
}

globalThis.document = { documentElement: {} };
globalThis.getComputedStyle = () => ({ fontSize: "10px" });

test("with the city's time there is its light, and without one none", () => {
  const { said, page, feed } = wall(NOON);
  depth(page, city(), { clock: { now: () => 0 } }).beat();
  assert.deepEqual(said, {});
  depth(page, city(), feed).beat();
  assert.equal(said["--sun"], "1");
});

test("the relief lies under the lines of the counties, and is made again when a class changes and not before", () => {
  const shown = city();
  const { page, feed } = wall(NOON);
  const one = depth(page, shown, feed);
  one.beat();
  one.beat();
  assert.deepEqual(shown.told.layers, ["plate", "relief"]);
  assert.equal(shown.told.ground, 0);
  assert.equal(shown.told.data.length, 1);
  assert.deepEqual([...new Set(shown.told.data[0].map(({ properties }) => properties.step))], [2]);
  shown.colours.lines[0][1] = 13;
  one.beat();
  assert.equal(shown.told.data.length, 1, "the same class");
  shown.colours.lines[0][1] = 41;
  one.beat();
  assert.deepEqual([...new Set(shown.told.data[1].map(({ properties }) => properties.step))], [5]);
});

test("a style that was made anew is dressed again, and a map that is not ready is let be", () => {
  const shown = city();
  const { page, feed } = wall(NOON);
  const one = depth(page, shown, feed);
  one.beat();
  shown.told.layers.length = 0;
  shown.ready = false;
  one.beat();
  assert.deepEqual(shown.told.layers, []);
  shown.ready = true;
  one.beat();
  assert.deepEqual(shown.told.layers, ["plate", "relief"]);
  assert.equal(shown.told.data.length, 2);
});
