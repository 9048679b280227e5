import assert from "node:assert/strict";
import { test } from "node:test";

import { drawRing, postsOf, wishOf } from "../../../assets/js/talk/groups.mjs";

const words = { talk_drawn: "{full} {part}" };
const BOX = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
];

test("posts are addresses of areas alone, without those that are in", () => {
  const near = ["w7", "upolice", "211221", "211221106"].map((value) => ({ value, word: value }));
  assert.deepEqual(postsOf(near, ["211221"]), ["211221106"]);
});

test("a shape counts who the map shows inside, by kind, and says its corners and no names", () => {
  const people = () => [
    { lon: 5, lat: 5, kind: "full" },
    { lon: 6, lat: 5, kind: "part" },
    { lon: 50, lat: 5, kind: "full" },
  ];
  const map = { element: null };
  const rings = [];
  const draw = (corners) => (_map, _words, done) => done(corners);
  drawRing({ about: "", near: [], map, people }, words, (ring) => rings.push(ring), { draw: draw(BOX) });
  drawRing({ about: "", near: [], map, people }, words, (ring) => rings.push(ring), { draw: draw(null) });
  drawRing({ about: "", near: [], map, people: null }, words, (ring) => rings.push(ring), { draw: draw(BOX) });
  assert.deepEqual(rings, [{ polygon: BOX, word: "1 1" }, null]);
  assert.deepEqual(wishOf(rings[0]), { polygon: BOX, workers: ["full", "part"] });
});
