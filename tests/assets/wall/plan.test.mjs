import assert from "node:assert/strict";
import { test } from "node:test";

import { watchPlan } from "../../../assets/js/wall/plan.mjs";

const MINUTE = 60_000;

test("another plan loads the wall afresh, the same one and no answer do not", async (context) => {
  context.mock.timers.enable({ apis: ["setInterval", "Date"], now: 1000 });
  globalThis.location = { search: "?wall=hall" };
  const answers = [{ mark: "a" }, null, { mark: "b" }];
  const asked = [];
  let again = 0;
  const get = (address) => (asked.push(address), Promise.resolve(answers.shift()));
  const timer = watchPlan({ live: { mark: "a" } }, () => (again += 1), get);
  const counts = [];
  for (let n = 0; n < 3; n++) {
    context.mock.timers.tick(5 * MINUTE);
    await Promise.resolve();
    await Promise.resolve();
    counts.push(again);
  }
  assert.deepEqual(counts, [0, 0, 1]);
  const times = [301_000, 601_000, 901_000];
  assert.deepEqual(
    asked,
    times.map((at) => `/wall/plan.json?wall=hall&clock=${at}`),
  );
  clearInterval(timer);
});
