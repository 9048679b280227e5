import assert from "node:assert/strict";
import { test } from "node:test";

import { DotsLayer, look, mercator } from "../../../assets/js/map/dots.mjs";

test("a dot is solid, hollow after its interval and a minute (two at least), grey after ten", () => {
  assert.deepEqual(
    [0, 120, 121, 600, 601].map((s) => look(s, 0)),
    [0, 0, 1, 1, 2],
  );
  assert.deepEqual(
    [359, 361].map((s) => look(s, 300)),
    [0, 1],
  );
});

test("mercator", () => {
  assert.deepEqual(mercator(0, 0), [0.5, 0.5]);
  const [x, y] = mercator(180e6, 85051129);
  assert.ok(Math.abs(x - 1) < 1e-9 && Math.abs(y) < 1e-6);
});

const HERE = { lon: 123_000_000, lat: 42_000_000, x: 0, y: 0, fx: 0, fy: 0 };
const solid = () => 0;

/** The dot after its next row, as the replica makes it. */
const stepped = (dot, more) => ({ ...HERE, ...more, fx: dot.x || dot.fx, fy: dot.y || dot.fy });

test("a dot whose index went to somebody else does not fly across the county", () => {
  const layer = new DotsLayer("#ffffff", 10);
  layer.set([{ ...HERE }], solid, 0);
  layer.set([{ ...HERE, lon: 123_500_000 }], solid, 1_000);
  assert.ok(layer.still);
});

test("dots walk from where they were drawn, and stand when nothing moved", () => {
  const layer = new DotsLayer("#ffffff", 10);
  const first = { ...HERE };
  layer.set([first], solid, 0);
  assert.ok(layer.still);
  const second = stepped(first, { lon: 123_010_000 });
  layer.set([second, { ...HERE }], solid, 1_000);
  assert.equal(layer.still, false);
  const [was, now] = layer.data;
  assert.notEqual(was[0], now[0]);
  assert.equal(was[2], now[2], "a new dot does not come from anywhere");
  // A float32 from the layer's own origin is exact to a few centimetres.
  const metres = (now[2] - now[0]) * 40_075_016;
  assert.ok(Math.abs(metres + (10_000 / 1e6 / 360) * 40_075_016) < 0.1);
  layer.set([second, { ...HERE }], solid, 2_000);
  assert.ok(layer.still, "drawn once where it is, it stands there");
});

test("two rows between two drawings are one way from where it was drawn", () => {
  const layer = new DotsLayer("#ffffff", 10);
  const first = { ...HERE };
  layer.set([first], solid, 0);
  const third = stepped(stepped(first, { lon: 123_001_000 }), { lon: 123_002_000 });
  layer.set([third], solid, 1_000);
  assert.equal(third.fx, third.x);
  assert.ok(Math.abs(layer.data[0][0] - layer.data[1][0] + 2_000 / 360e6) < 1e-9);
});

test("less than half a pixel is no reason to redraw", () => {
  const layer = new DotsLayer("#ffffff", 10);
  layer.map = { getZoom: () => 8, triggerRepaint() {} };
  const first = { ...HERE };
  layer.set([first], solid, 0);
  layer.set([stepped(first, { lon: 123_000_010 })], solid, 1_000);
  assert.ok(layer.still);
});

test("its buffers grow with the dots and say how each looks", () => {
  const layer = new DotsLayer("#ffffff", 10);
  const many = Array.from({ length: 1_000 }, (_, n) => ({ ...HERE, n }));
  layer.set(many, (dot) => dot.n % 3, 0);
  assert.equal(layer.count, 1_000);
  assert.deepEqual([...layer.data[2].slice(0, 4)], [0, 1, 2, 0]);
  layer.set(many.slice(0, 2), solid, 1);
  assert.deepEqual(
    layer.data.map((part) => part.length),
    [4, 4, 2],
  );
});
