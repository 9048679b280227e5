import assert from "node:assert/strict";
import { test } from "node:test";

import { DotsLayer, look, mercator } from "../../../assets/js/map/dots.mjs";

test("a dot is solid, hollow after its interval and a minute (two at least), grey after ten", () => {
  assert.deepEqual([0, 120, 121, 600, 601].map((s) => look(s, 0)), [0, 0, 1, 1, 2]);
  assert.deepEqual([359, 361].map((s) => look(s, 300)), [0, 1]);
});

test("mercator", () => {
  assert.deepEqual(mercator(0, 0), [0.5, 0.5]);
  const [x, y] = mercator(180e6, 85051129);
  assert.ok(Math.abs(x - 1) < 1e-9 && Math.abs(y) < 1e-6);
});

test("a dot whose index went to somebody else does not fly across the county", () => {
  const layer = new DotsLayer("#ffffff", 10);
  const here = { key: "a/1", lon: 123_000_000, lat: 42_000_000, look: 0 };
  layer.set([here], 0);
  layer.set([{ ...here, lon: 123_500_000 }], 1_000);
  assert.ok(layer.still);
});

test("dots walk from where they were drawn, and stand when nothing moved", () => {
  const layer = new DotsLayer("#ffffff", 10);
  const here = { key: "a/1", lon: 123_000_000, lat: 42_000_000, look: 0 };
  layer.set([here], 0);
  assert.ok(layer.still);
  layer.set([{ ...here, lon: 123_010_000 }, { ...here, key: "a/2" }], 1_000);
  assert.equal(layer.still, false);
  const [was, now] = layer.data;
  assert.notEqual(was[0], now[0]);
  assert.equal(was[2], now[2], "a new dot does not come from anywhere");
  // A float32 from the layer's own origin is exact to a few centimetres.
  const metres = (now[2] - now[0]) * 40_075_016;
  assert.ok(Math.abs(metres + (10_000 / 1e6 / 360) * 40_075_016) < 0.1);
});
