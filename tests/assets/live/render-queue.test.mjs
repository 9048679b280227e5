import assert from "node:assert/strict";
import { test } from "node:test";

import { Writing } from "../../../assets/js/live/render-queue.mjs";
import { hands } from "../hands.mjs";

/** A page whose frames take `ms`, by a clock of its own; `at` lists [ms, what was written together]. */
function page(ms) {
  const { time, now, later, pass } = hands();
  const at = [];
  const writing = new Writing((asked) => at.push([time.now, asked]), { frame: (f) => later(f, ms / 2), now, later });
  return { writing, at, pass };
}

test("what comes to an idle page is written at once", () => {
  const { writing, at } = page(16);
  writing.hear("regions/2112");
  assert.deepEqual(at, [[0, "regions/2112"]]);
});

test("what comes while a slow frame is drawn is written once, after as long again", () => {
  const { writing, at, pass } = page(400);
  writing.hear("regions/2112");
  pass(100);
  for (const topic of ["regions/2112", "alerts/2112", "regions/2112"]) writing.hear(topic);
  pass(799);
  assert.deepEqual(at, [[0, "regions/2112"]]);
  pass(900);
  assert.deepEqual(at.map(([, topic]) => topic), ["regions/2112", "regions/2112", "alerts/2112"]);
});

test("an outcome and dots wait for nothing", () => {
  const { writing, at, pass } = page(400);
  writing.hear("alerts/2112");
  pass(10);
  writing.hear("session/self");
  writing.hear("workers/211221");
  assert.deepEqual(at, [[0, "alerts/2112"], [10, "session/self"], [10, "workers/211221"]]);
});

test("while an area is opened nothing is written, and then all of it", () => {
  const { writing, at, pass } = page(16);
  writing.rest(2500);
  writing.hear("feed/2112");
  pass(600);
  assert.deepEqual(at, []);
  writing.rest(0);
  assert.deepEqual(at, [[600, "feed/2112"]]);
});

test("a rest that nobody ends is over by itself", () => {
  const { writing, at, pass } = page(16);
  writing.rest(2500);
  writing.hear("feed/2112");
  pass(2500);
  assert.deepEqual(at, [[2500, "feed/2112"]]);
});
