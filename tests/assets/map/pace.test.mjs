import assert from "node:assert/strict";
import { test } from "node:test";

import { Pace } from "../../../assets/js/map/pace.mjs";

/** A pace by a clock of its own; `at` lists when frames were asked for, ms. */
function paced() {
  const time = { now: 0, due: [] };
  const at = [];
  const pace = new Pace(() => at.push(time.now), { now: () => time.now, later: (f, ms) => time.due.push([time.now + ms, f]) });
  const pass = (until) => {
    for (;;) {
      time.due.sort(([a], [b]) => a - b);
      if (!time.due.length || time.due[0][0] > until) break;
      const [when, f] = time.due.shift();
      time.now = when;
      f();
    }
    time.now = until;
  };
  return { pace, at, pass };
}

test("on a quick machine a frame is asked for at once, and ten a second while something moves", () => {
  const { pace, at, pass } = paced();
  pace.next();
  pace.drawn();
  pace.step();
  pass(100);
  assert.deepEqual(at, [0, 100]);
});

test("a frame that took long leaves as long to others", () => {
  const { pace, at, pass } = paced();
  pace.next();
  pass(600);
  pace.drawn();
  pace.step();
  pace.next();
  pass(1199);
  assert.deepEqual(at, [0]);
  pass(1200);
  assert.deepEqual(at, [0, 1200]);
});

test("frames that were not asked for say nothing about the machine", () => {
  const { pace, at, pass } = paced();
  pass(5000);
  pace.drawn();
  pace.next();
  assert.deepEqual(at, [5000]);
});

test("a page that was hidden draws again within two seconds", () => {
  const { pace, at, pass } = paced();
  pace.next();
  pass(3_600_000);
  pace.drawn();
  pace.next();
  pass(3_602_000);
  assert.deepEqual(at, [0, 3_602_000]);
});

test("while it rests no frame is asked for, then one", () => {
  const { pace, at, pass } = paced();
  pace.rest(700);
  pace.next();
  pace.next();
  pass(699);
  assert.deepEqual(at, []);
  pass(2000);
  assert.deepEqual(at, [700]);
});
