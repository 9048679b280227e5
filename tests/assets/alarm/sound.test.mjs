import assert from "node:assert/strict";
import { test } from "node:test";

import { ONE_MORE, Ringer, Siren } from "../../../assets/js/alarm/sound.mjs";

const line = (id, priority, more = {}) => ({ id, priority, rang: 1, group: id, open: true, ...more });
const at = (s, flood = false) => ({ now: s * 1000, flood });

test("what is critical rings until somebody takes it", () => {
  const ringer = new Ringer();
  const sos = line("a", 1);
  assert.equal(ringer.step([sos], at(0)), 1);
  assert.equal(ringer.step([sos], at(1)), 0);
  assert.equal(ringer.step([sos], at(4)), 1);
  assert.equal(ringer.step([{ ...sos, open: false }], at(8)), 0);
});

test("one more critical has a tone of its own, and what is urgent is heard beside them", () => {
  const ringer = new Ringer();
  const [sos, other] = [line("a", 1), line("b", 1)];
  assert.equal(ringer.step([sos], at(0)), 1);
  assert.equal(ringer.step([sos, other], at(1)), ONE_MORE);
  assert.equal(ringer.step([sos, other, line("u", 2)], at(2)), 0, "not into the tones that sound");
  assert.deepEqual(
    [3, 4, 5, 6, 7, 8].map((s) => ringer.step([sos, other, line("u", 2)], at(s))),
    [2, 1, 0, 0, 0, 1],
  );
});

test("a critical one that time raised to the lead is not one more, one that was taken and left is", () => {
  const ringer = new Ringer();
  const [sos, other] = [line("a", 1), line("b", 1)];
  ringer.step([sos, other], at(0));
  const raised = { ...other, rang: 2, level: 1 };
  assert.equal(ringer.step([sos, raised], at(1)), 0, "the cycle goes on");
  assert.equal(ringer.step([sos, { ...raised, open: false }], at(2)), 0);
  assert.equal(ringer.step([sos, { ...raised, rang: 3, level: 2 }], at(3)), ONE_MORE);
});

test("silence lasts thirty seconds and no longer", () => {
  const ringer = new Ringer();
  const sos = line("a", 1);
  ringer.step([sos], at(0));
  ringer.silence(1000);
  assert.deepEqual(
    [1, 15, 30].map((s) => ringer.step([sos], at(s))),
    [0, 0, 0],
  );
  assert.equal(ringer.left(1000), 30);
  assert.equal(ringer.step([sos], at(31)), 1);
});

test("what is urgent rings when it comes and once a minute until it is taken", () => {
  const ringer = new Ringer();
  const one = line("a", 2);
  assert.deepEqual(
    [0, 1, 59, 60, 61].map((s) => ringer.step([one], at(s))),
    [2, 0, 0, 2, 0],
  );
});

test("in a flood urgent ones ring at most every ten seconds, critical ones all the same", () => {
  const ringer = new Ringer();
  const lines = [];
  const rings = [];
  for (let s = 0; s < 12; s++) {
    lines.push(line(`u${s}`, 2));
    rings.push(ringer.step(lines, at(s, true)));
  }
  assert.equal(rings.filter(Boolean).length, 2);
  assert.equal(ringer.step([...lines, line("s", 1)], at(13, true)), 1);
});

test("for attention: once for the first of a group, never for what stood there before; notices never", () => {
  const ringer = new Ringer();
  const old = line("a", 3);
  assert.equal(ringer.step([old], at(0)), 0);
  const first = line("b", 3, { group: "g" });
  assert.equal(ringer.step([old, first], at(1)), 3);
  assert.equal(ringer.step([old, first, line("c", 3, { group: "g" })], at(2)), 0);
  assert.equal(ringer.step([old, first, line("n", 4)], at(3)), 0);
});

test("in a flood what is for attention is folded and silent, and stays so after it", () => {
  const ringer = new Ringer();
  ringer.step([], at(0));
  const lines = [line("a", 3)];
  assert.equal(ringer.step(lines, at(1, true)), 0);
  assert.equal(ringer.step(lines, at(2)), 0, "it is no news any more");
  assert.equal(ringer.step([...lines, line("b", 3)], at(3)), 3);
});

test("announced again it rings again; one that chatters is announced once", () => {
  const ringer = new Ringer();
  ringer.step([], at(0));
  assert.equal(ringer.step([line("a", 3)], at(1)), 3);
  assert.equal(ringer.step([line("a", 3)], at(2)), 0);
  assert.equal(ringer.step([line("a", 3, { rang: 2 })], at(3)), 3);
});

test("without a click nothing sounds, and it says so; the count goes on", async () => {
  let state = "suspended";
  const context = {
    get state() {
      return state;
    },
    currentTime: 0,
    destination: {},
    resume: async () => (state = "running"),
  };
  const node = () => ({
    frequency: {},
    gain: { setValueAtTime() {}, linearRampToValueAtTime() {} },
    connect: (next) => next,
    start() {
      played += 1;
    },
    stop() {},
  });
  let played = 0;
  Object.assign(context, { createOscillator: node, createGain: node });
  const siren = new Siren(() => context);
  assert.equal(siren.state, "none");
  siren.open();
  siren.ring(1);
  assert.deepEqual([siren.state, siren.rings[1], played], ["suspended", 1, 0]);
  await siren.arm();
  siren.ring(1);
  assert.deepEqual([siren.state, siren.rings[1], played], ["running", 2, 3 + 15]);
});
