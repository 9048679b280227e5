import assert from "node:assert/strict";
import { test } from "node:test";

import "../dom.mjs";
import { pushed, roomFrom, seamsOf } from "../../../assets/js/wall/seams.mjs";

test("seams lie between screens of one size", () => {
  assert.deepEqual(seamsOf(4, 7680), [1920, 3840, 5760]);
  assert.deepEqual(seamsOf(1, 2160), []);
});

test("what would lie across a seam begins after it, and what is clear stays", () => {
  const seams = [1000, 2000];
  assert.equal(pushed([900, 1100], seams, 10), 110);
  assert.equal(pushed([1005, 1100], seams, 10), 5);
  assert.equal(pushed([900, 989], seams, 10), 0);
  assert.equal(pushed([900, 990], seams, 10), 0);
  assert.equal(pushed([1010, 1989], seams, 10), 0);
  assert.equal(pushed([1900, 2400], seams, 10), 110);
});

test("words have the room up to the next seam", () => {
  assert.equal(roomFrom(100, [1000, 2000], 10), 890);
  assert.equal(roomFrom(1010, [1000, 2000], 10), 980);
  assert.equal(roomFrom(2010, [1000, 2000], 10), Infinity);
});
