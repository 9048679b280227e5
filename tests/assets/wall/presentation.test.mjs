import assert from "node:assert/strict";
import { test } from "node:test";

import "../dom.mjs";
import { Presentation, toured, turned } from "../../../assets/js/wall/presentation.mjs";

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

test("on a tour the next scene comes by itself, and after the last the first", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const heard = {};
  globalThis.addEventListener = (name, act) => (heard[name] = act);
  const told = [];
  const page = {
    root: { dataset: {} },
    slot: (name) => (name === "story" ? {} : null),
    say: (slot, text) => told.push([slot, text]),
  };
  const scenes = ["a", "b", "c"].map((text, n) => ({ step: n + 1, day: "", text }));
  const shown = new Presentation(page, { step_s: 42, bar: [], scenes });
  const text = () => told.at(-1)[1];
  const seen = [text()];
  for (let n = 0; n < 3; n++) {
    context.mock.timers.tick(42_000);
    seen.push(text());
  }
  assert.deepEqual(seen, ["a", "b", "c", "a"]);
  context.mock.timers.tick(41_000);
  heard.keydown({ key: "PageDown", preventDefault() {} });
  context.mock.timers.tick(41_000);
  assert.equal(text(), "b", "a key begins the scene's own time");
  context.mock.timers.tick(1_000);
  assert.equal(text(), "c");
  assert.equal(toured(2, 2), 0);
  clearTimeout(shown.timer);
});

test("without a tour nothing comes by itself", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const told = [];
  const page = {
    root: { dataset: {} },
    slot: (name) => (name === "story" ? {} : null),
    say: (_, text) => told.push(text),
  };
  new Presentation(page, {
    step_s: 0,
    bar: [],
    scenes: [
      { step: 1, day: "", text: "a" },
      { step: 2, day: "", text: "b" },
    ],
  });
  context.mock.timers.tick(3_600_000);
  assert.equal(told.at(-1), "a");
});
