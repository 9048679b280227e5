import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { browser, wordsOf } from "../browser.mjs";

beforeEach(() => browser("http://city.test/duty"));

test("a place is inside a shape or it is not, however the shape turns", async () => {
  const { within } = await import("../../../assets/js/orders/shape.mjs");
  const hook = [
    [0, 0],
    [10, 0],
    [10, 10],
    [6, 10],
    [6, 4],
    [0, 4],
  ];
  for (const shape of [hook, [...hook].reverse()]) {
    const inside = [
      [1, 1],
      [8, 9],
      [3, 8],
      [-1, 1],
      [11, 1],
    ].map(([lon, lat]) => within(shape, lon, lat));
    assert.deepEqual(inside, [true, true, false, false, false]);
  }
});

test("a free line has no more corners than a message takes", async () => {
  const { thinned } = await import("../../../assets/js/orders/shape.mjs");
  const spots = Array.from({ length: 1000 }, (_, n) => ({ x: n, y: n }));
  const kept = thinned(spots);
  assert.equal(kept.length <= 200, true);
  assert.deepEqual([kept[0], kept.at(-1)], [spots[0], spots.at(-1)]);
});

test("corner by corner ends by Enter, a line of two corners is no shape, and Escape gives up", async () => {
  const { drawShape, Pen } = await import("../../../assets/js/orders/shape.mjs");
  const pen = new Pen(() => {});
  pen.begin("lasso");
  pen.down({ x: 0, y: 0 });
  pen.move({ x: 3, y: 0 });
  assert.equal(pen.up(), false, "a click is no shape");
  const element = document.createElement("div");
  document.body.append(element);
  const done = [];
  const open = () => drawShape({ element, where: ({ x, y }) => [x, y] }, wordsOf(), (corners) => done.push(corners));
  const sheet = open();
  const at = (x, y) =>
    sheet.dispatchEvent(Object.assign(new Event("pointerdown", { bubbles: true }), { clientX: x, clientY: y }));
  sheet.querySelector("[data-way=polygon]").click();
  for (const [x, y] of [
    [0, 0],
    [9, 0],
    [9, 9],
  ])
    at(x, y);
  sheet.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  open().dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  assert.deepEqual(done, [
    [
      [0, 0],
      [9, 0],
      [9, 9],
    ],
    null,
  ]);
});
