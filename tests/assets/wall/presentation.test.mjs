import assert from "node:assert/strict";
import { test } from "node:test";

import "../dom.mjs";
import { turned } from "../../../assets/js/wall/presentation.mjs";

test("a clicker goes forward and back, and stops at both ends", () => {
  assert.deepEqual(
    ["PageDown", "ArrowRight", " "].map((key) => turned(0, key, 6)),
    [1, 1, 1],
  );
  assert.deepEqual(
    ["PageUp", "ArrowLeft"].map((key) => turned(3, key, 6)),
    [2, 2],
  );
  assert.equal(turned(6, "PageDown", 6), 6);
  assert.equal(turned(0, "PageUp", 6), 0);
});

test("escape leaves, other keys do nothing", () => {
  assert.equal(turned(3, "Escape", 6), -1);
  assert.equal(turned(3, "a", 6), 3);
});
