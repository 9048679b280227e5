import assert from "node:assert/strict";
import { test } from "node:test";

import { axis, before, happenings, lines, moment, percent, place } from "../../../assets/js/workers/playback.mjs";

const M = 60000;
const track = {
  at: [0, M, 2 * M, 30 * M],
  lon: [0, 2e6, 4e6, 9e6],
  lat: [0, 0, 1e6, 1e6],
  legs: [0, 3],
  stops: [[0, 2]],
  events: [{ at: M, code: "c", type: "H01" }],
  sessions: [{ started: -M, ended: 40 * M, by: "system" }],
};

test("between two fixes the marker moves, in a gap and after the last fix it stays", () => {
  assert.equal(place(track, -1), null);
  assert.deepEqual(place(track, M / 2), [1, 0]);
  assert.deepEqual(place(track, 10 * M), [4, 1]);
  assert.deepEqual(place(track, 90 * M), [9, 1]);
  assert.deepEqual(
    [-1, 0, 3 * M, 31 * M].map((now) => before(track.at, now)),
    [-1, 0, 2, 3],
  );
});

test("a gap is never joined: it is a line of its own with its minutes", () => {
  const { known, gaps } = lines(track);
  assert.deepEqual([known.length, gaps.length, gaps[0].properties.minutes], [2, 1, 28]);
  assert.deepEqual(gaps[0].geometry.coordinates, [
    [4, 1],
    [9, 1],
  ]);
});

test("what happened stands in the order of time", () => {
  assert.deepEqual(
    happenings(track).map((one) => [one.kind, one.at]),
    [
      ["begin", -M],
      ["stop", 0],
      ["report", M],
      ["gap", 2 * M],
      ["end", 40 * M],
    ],
  );
});

test("an axis holds sessions, fixes and reports, and a place on it is a moment of it", () => {
  const span = axis(track);
  assert.deepEqual(span, [-M, 40 * M]);
  assert.deepEqual(axis({ ...track, sessions: [{ started: 5 * M, ended: null, by: "" }] }), [0, 30 * M]);
  assert.equal(percent(span, 19.5 * M), "50%");
  assert.deepEqual(
    [-5, 0, 41, 82, 99].map((x) => moment(span, x, 82)),
    [-M, -M, 19.5 * M, 40 * M, 40 * M],
  );
  assert.equal(percent([M, M], M), "0%", "one fix alone");
});
