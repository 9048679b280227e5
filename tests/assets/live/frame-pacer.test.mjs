import assert from "node:assert/strict";
import { test } from "node:test";

import { FramePacer } from "../../../assets/js/live/frame-pacer.mjs";
import { hands } from "../hands.mjs";

/** A pace by a clock of its own; `at` lists when frames were asked for, ms. */
function paced() {
  const { time, now, later, pass } = hands();
  const at = [];
  const pace = new FramePacer(() => at.push(time.now), { share: 3, now, later });
  return { pace, at, pass, time };
}

/** A frame that is drawn at once, and one that takes until so many ms. */
const quick = () => true;
const until = (time, ms) => () => time.now >= ms;

test("on a quick machine a frame is asked for at once, and ten a second while something moves", () => {
  const { pace, at, pass } = paced();
  pace.next();
  pace.drawn(quick);
  pace.step();
  pass(100);
  assert.deepEqual(at, [0, 100]);
});

test("a frame that took long leaves twice as long to others", () => {
  const { pace, at, pass, time } = paced();
  pace.next();
  pace.drawn(until(time, 600));
  pace.step();
  pace.next();
  pass(1799);
  assert.deepEqual(at, [0]);
  pass(1800);
  assert.deepEqual(at, [0, 1800]);
});

test("a frame that is never done is given up", () => {
  const { pace, at, pass } = paced();
  pace.next();
  pace.drawn(() => false);
  pace.next();
  pass(7000);
  assert.equal(at.length, 2);
});

test("while it rests no frame is asked for, then one", () => {
  const { pace, at, pass } = paced();
  pace.drawn(quick);
  pace.rest(700);
  pace.next();
  pace.next();
  pass(699);
  assert.deepEqual(at, []);
  pass(2000);
  assert.deepEqual(at, [700]);
});

test("what was more urgent is done: the next frame waits no longer", () => {
  const { pace, at, pass } = paced();
  pace.rest(2500);
  pass(200);
  assert.ok(pace.resting);
  pace.rest(0);
  assert.equal(pace.resting, false);
  pace.next();
  assert.deepEqual(at, [200]);
});
