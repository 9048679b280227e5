import assert from "node:assert/strict";
import { test } from "node:test";

import { ServerClock } from "../../assets/js/clock.mjs";

test("city time runs from the last beat on the monotonic clock alone", () => {
  let ms = 100;
  const clock = new ServerClock(() => ms);
  assert.equal(clock.now(), 0);
  clock.set({ now: 1_000_000, rate: 60, fold: 999_000 });
  ms += 500;
  assert.equal(clock.now(), 1_030_000);
  assert.equal(clock.silence(), 500);
  assert.equal(clock.fold, 999_000);
});

test("a jump of the PC's own clock changes nothing", (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: 5_000 });
  let ms = 0;
  const clock = new ServerClock(() => ms);
  clock.set({ now: 1_000_000 });
  t.mock.timers.setTime(9_999_999_999);
  ms += 1_000;
  assert.equal(clock.now(), 1_001_000);
});
