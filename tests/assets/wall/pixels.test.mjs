import assert from "node:assert/strict";
import { test } from "node:test";

import { seenAs } from "../../../assets/js/wall/pixels.mjs";

/** What a browser decides for a window of these proportions. @param {string} media @param {number} shape */
function holds(media, shape) {
  const found = [...media.matchAll(/\((min|max)-aspect-ratio: ([\d.]+) \/ ([\d.]+)\)/g)];
  assert.ok(found.length);
  return found.every(([, side, a, b]) => (side === "min" ? shape >= a / b : shape <= a / b));
}

test("1920x1080 of pixels twice as wide as high is judged as 32:9", () => {
  const wide = seenAs("(min-aspect-ratio: 26 / 10)", 2);
  assert.equal(wide, "(min-aspect-ratio: 26 / 20.0000)");
  assert.ok(holds(wide, 1920 / 1080));
  assert.ok(!holds(seenAs("(min-aspect-ratio: 26/10)", 1), 1920 / 1080));
});

test("3840x1080 of pixels half as wide as high is judged as 16:9", () => {
  assert.ok(!holds(seenAs("(min-aspect-ratio: 26 / 10)", 0.5), 3840 / 1080));
  assert.ok(holds(seenAs("(max-aspect-ratio: 20 / 10) and (min-aspect-ratio: 9 / 10)", 0.5), 3840 / 1080));
});

test("other media stay as they are", () => {
  assert.equal(seenAs("(prefers-reduced-motion: reduce)", 2), "(prefers-reduced-motion: reduce)");
});
