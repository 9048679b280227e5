import assert from "node:assert/strict";
import { test } from "node:test";

import { focused, sized, style } from "../../../assets/js/map/style.mjs";
import { golden } from "../golden.mjs";

const none = { type: "FeatureCollection", features: [] };
const made = () => style(golden.theme, { towns: none, counties: none, labels: none });

test("every layer draws a source that is there, under a name of its own", () => {
  const { layers, sources } = made();
  for (const layer of layers.filter((one) => one.type !== "background")) assert.ok(layer.source in sources, layer.id);
  assert.equal(new Set(layers.map((layer) => layer.id)).size, layers.length);
});

test("names stand above all else, where the dots are put below them", () => {
  assert.equal(made().layers.at(-1).id, "names");
});

test("nothing is asked of any other place: no tiles, no glyphs, no sprites", () => {
  const text = JSON.stringify(made());
  assert.doesNotMatch(text, /https?:|"glyphs"|"sprite"|"tiles"/);
});

test("every colour is the theme's", () => {
  const known = new Set(Object.values(golden.theme));
  const text = JSON.stringify(made());
  assert.deepEqual(
    [...text.matchAll(/#[0-9A-Fa-f]{3,8}\b/g)].map(([c]) => c).filter((c) => !known.has(c)),
    [],
  );
  assert.doesNotMatch(text, /undefined/);
});

test("what focus and size change are properties of layers that are there", () => {
  const known = new Set(made().layers.map((layer) => layer.id));
  for (const [layer] of [...focused(true, "211221"), ...sized(2, true, true)]) assert.ok(known.has(layer), layer);
});

test("over the city clusters stand for people, in a county dots and trails do; its neighbours are dimmed", () => {
  const of = (county) =>
    new Map(focused(county, "211221").map(([layer, , name, value]) => [`${layer}/${name}`, value]));
  assert.deepEqual(
    ["clusters", "trails"].map((l) => of(false).get(`${l}/visibility`)),
    ["visible", "none"],
  );
  assert.deepEqual(
    ["clusters", "trails"].map((l) => of(true).get(`${l}/visibility`)),
    ["none", "visible"],
  );
  assert.equal(of(false).get("load/fill-opacity"), 0.95);
  assert.ok(JSON.stringify(of(true).get("load/fill-opacity")).includes("211221"));
});

test("who is told of one township sees its neighbours dimmed, not as if nothing came from them", () => {
  const of = new Map(focused(true, "211221106").map(([layer, , name, value]) => [`${layer}/${name}`, value]));
  assert.deepEqual(of.get("no-data/fill-opacity"), [
    "case",
    ["==", ["slice", ["get", "code"], 0, 9], "211221106"],
    1,
    0,
  ]);
  assert.deepEqual(of.get("glow/line-opacity")[1], ["==", ["slice", ["get", "code"], 0, 6], "211221"]);
});

test("twice the unit is twice the size, and a wall's names are never below its floor", () => {
  const size = (u) => sized(u, false, true).find(([layer, , name]) => layer === "names" && name === "text-size")[3];
  assert.equal(size(2), 2 * size(1));
  assert.ok(size(1) >= 26);
});

test("a base map lies below everything of ours and is asked for only where one is configured", () => {
  const url = "https://t.example/{z}/{x}/{y}.png";
  const { layers, sources } = style(golden.theme, { towns: none, counties: none, labels: none }, url);
  assert.deepEqual(layers.map((layer) => layer.id).slice(0, 3), ["ground", "basemap", "load"]);
  assert.deepEqual(sources.basemap.tiles, [url]);
  assert.equal("basemap" in made().sources, false);
});
