import assert from "node:assert/strict";
import { test } from "node:test";

import { counted, reachable, states, together } from "../../../assets/js/workers/roster.mjs";

const NOW = 10_000;
const dots = (...fixes) => [
  ["workers/211221", { all: new Map(fixes.map(([idx, fix]) => [idx, { idx, fix, state: 0x11 }])) }],
];
const ROWS = [
  [1, "211221106", 1, "full"],
  [2, "211221106", 2, "part"],
  [3, "211221106", 3, "full"],
  [4, "211221100", 1, "full"],
];

test("who is heard of is in session, who was not for long has no signal, who has no dot is out", () => {
  const known = states(dots([1, NOW - 5], [2, NOW - 300], [3, NOW - 700]), NOW);
  assert.deepEqual(
    [...known].map(([number, { state }]) => [number, state]),
    [
      [1, "in"],
      [2, "silent"],
      [3, "silent"],
    ],
  );
});

test("counts add up to the roster, area by area", () => {
  const lines = counted(ROWS, states(dots([1, NOW], [2, NOW - 300]), NOW), 9);
  assert.deepEqual(lines, [
    ["211221100", { full: 1, part: 0, in: 0, silent: 0, out: 1 }],
    ["211221106", { full: 2, part: 1, in: 1, silent: 1, out: 1 }],
  ]);
  assert.deepEqual(together(lines), { n: 4, in: 1, silent: 1, out: 2 });
  assert.equal(counted(ROWS, new Map(), 6).length, 1);
});

test("who can be reached stands first", () => {
  const known = states(dots([3, NOW - 5], [2, NOW - 300]), NOW);
  assert.deepEqual(
    reachable(ROWS, known).map(([number]) => number),
    [3, 2, 1, 4],
  );
  assert.deepEqual(
    ROWS.map(([number]) => number),
    [1, 2, 3, 4],
    "what was given stays as it was",
  );
});
