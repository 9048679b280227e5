import assert from "node:assert/strict";
import { test } from "node:test";

import { RenderQueue } from "../../../assets/js/live/render-queue.mjs";
import { hands } from "../hands.mjs";

/** A page whose frames take `ms`, by a clock of its own; `at` lists [ms, what was written together]. */
function page(ms) {
  const { time, now, later, pass } = hands();
  const at = [];
  const queue = new RenderQueue((asked) => at.push([time.now, asked]), { frame: (f) => later(f, ms / 2), now, later });
  return { queue, at, pass };
}

test("what comes to an idle page is written at once", () => {
  const { queue, at } = page(16);
  queue.add("regions/2112");
  assert.deepEqual(at, [[0, "regions/2112"]]);
});

test("what comes while a slow frame is drawn is written once, after as long again", () => {
  const { queue, at, pass } = page(400);
  queue.add("regions/2112");
  pass(100);
  for (const topic of ["regions/2112", "alerts/2112", "regions/2112"]) queue.add(topic);
  pass(799);
  assert.deepEqual(at, [[0, "regions/2112"]]);
  pass(900);
  assert.deepEqual(
    at.map(([, topic]) => topic),
    ["regions/2112", "regions/2112", "alerts/2112"],
  );
});

test("an outcome and dots wait for nothing", () => {
  const { queue, at, pass } = page(400);
  queue.add("alerts/2112");
  pass(10);
  queue.add("session/self");
  queue.add("workers/211221");
  assert.deepEqual(at, [
    [0, "alerts/2112"],
    [10, "session/self"],
    [10, "workers/211221"],
  ]);
});

test("while an area is opened nothing is written, and then all of it", () => {
  const { queue, at, pass } = page(16);
  queue.rest(2500);
  queue.add("feed/2112");
  pass(600);
  assert.deepEqual(at, []);
  queue.rest(0);
  assert.deepEqual(at, [[600, "feed/2112"]]);
});

test("a rest that nobody ends is over by itself", () => {
  const { queue, at, pass } = page(16);
  queue.rest(2500);
  queue.add("feed/2112");
  pass(2500);
  assert.deepEqual(at, [[2500, "feed/2112"]]);
});

test("what is pressed stays: nothing is written until it is let go, an outcome neither", () => {
  const { queue, at, pass } = page(16);
  queue.hold();
  queue.add("alerts/2112");
  queue.add("session/self");
  pass(100);
  assert.deepEqual(at, []);
  queue.release();
  assert.deepEqual(at, [
    [100, "alerts/2112"],
    [100, "session/self"],
  ]);
});

test("what was given to the machine before the press is written after it", () => {
  const { queue, at, pass } = page(400);
  queue.add("alerts/2112");
  pass(10);
  queue.add("shift/2112");
  queue.hold();
  pass(1200);
  assert.deepEqual(at, [[0, "alerts/2112"]]);
  queue.release();
  assert.equal(at.at(-1)[1], "shift/2112");
});

test("a press whose end is never heard of is given up, and a later one is its own", () => {
  const { queue, at, pass } = page(16);
  queue.hold();
  queue.add("alerts/2112");
  pass(1000);
  queue.hold();
  pass(1600);
  assert.deepEqual(at, []);
  pass(2500);
  assert.equal(at.length, 1);
});
