import assert from "node:assert/strict";
import { test } from "node:test";

import { ServerClock } from "../../../assets/js/live/clock.mjs";

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

for (const [name, clock] of [
  ["given", (ms) => new ServerClock(() => ms.now)],
  ["the browser's own", () => new ServerClock()],
]) {
  test(`a jump of the PC's clock changes nothing: ${name} monotonic clock`, (t) => {
    const ms = { now: 0 };
    const city = clock(ms);
    city.set({ now: 1_000_000 });
    t.mock.timers.enable({ apis: ["Date"], now: 9_999_999_999_999 });
    ms.now += 100;
    const after = city.now();
    assert.ok(after >= 1_000_000 && after < 1_060_000, `${after}`);
    assert.ok(city.silence() < 60_000);
  });
}

test("before the first beat there is no time, and silence without end", () => {
  const clock = new ServerClock(() => 5);
  assert.equal(clock.now(), 0);
  assert.equal(clock.silence(), Infinity);
});

test("a beat sets the time anew, the rate and the fold stay as told", () => {
  let ms = 0;
  const clock = new ServerClock(() => ms);
  clock.set({ now: 1_000_000, rate: 10, fold: 7 });
  ms += 1_000;
  clock.set({ now: 1_009_900 });
  assert.deepEqual([clock.now(), clock.rate, clock.fold, clock.silence()], [1_009_900, 10, 7, 0]);
});
