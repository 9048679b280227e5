import assert from "node:assert/strict";
import { test } from "node:test";

import { INTERVALS } from "../../../assets/js/live/presence.mjs";
import { golden } from "../golden.mjs";

test("announced intervals are the same list as in Python, and their index fits a dot's high four bits", () => {
  assert.deepEqual(INTERVALS, golden.intervals);
  assert.ok(INTERVALS.length <= 16);
});
