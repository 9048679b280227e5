import assert from "node:assert/strict";
import { test } from "node:test";

import { style } from "../../../assets/js/map/style.mjs";
import { golden } from "../golden.mjs";

const none = { type: "FeatureCollection", features: [] };
const made = (county) => style(golden.theme, { towns: none, counties: none, labels: none }, county, "211221");

test("every layer draws a source that is there, under a name of its own", () => {
  for (const county of [false, true]) {
    const { layers, sources } = made(county);
    for (const layer of layers.filter((one) => one.type !== "background")) assert.ok(layer.source in sources, layer.id);
    assert.equal(new Set(layers.map((layer) => layer.id)).size, layers.length);
  }
});

test("names stand above all else, where the dots are put below them", () => {
  assert.equal(made(true).layers.at(-1).id, "names");
});

test("nothing is asked of any other place: no tiles, no glyphs, no sprites", () => {
  const text = JSON.stringify(made(false));
  assert.doesNotMatch(text, /https?:|"glyphs"|"sprite"|"tiles"/);
});

test("every colour is the theme's", () => {
  const known = new Set(Object.values(golden.theme));
  const text = JSON.stringify(made(true));
  assert.deepEqual([...text.matchAll(/#[0-9A-Fa-f]{3,8}\b/g)].map(([c]) => c).filter((c) => !known.has(c)), []);
  assert.doesNotMatch(text, /undefined/);
});
