import assert from "node:assert/strict";
import { test } from "node:test";

import { Dots, Records, Replica, decodeFrame } from "../../assets/js/replica.mjs";
import { bytes, golden } from "./golden.mjs";

const parsed = Object.fromEntries(golden.records.map(([key, text]) => [key, JSON.parse(text)]));

test("records: a snapshot has Python's sum, and any way back to it has it too", () => {
  const held = new Records();
  held.snapshot({ rev: "1-0", at: 5, records: parsed });
  assert.equal(held.sum, golden.sum);
  assert.ok(held.delta({ prev: "1-0", rev: "1-1", at: 6, put: { x: { n: 1 } }, gone: ["211221"] }));
  assert.notEqual(held.sum, golden.sum);
  assert.ok(held.delta({ prev: "1-1", rev: "1-2", at: 7, put: { 211221: parsed["211221"] }, gone: ["x", "never"] }));
  assert.equal(held.sum, golden.sum);
  assert.deepEqual([held.rev, held.at, held.all.size], ["1-2", 7, golden.records.length]);
});

test("records: a delta for another rev changes nothing", () => {
  const held = new Records();
  held.snapshot({ rev: "1-0", at: 5, records: parsed });
  assert.equal(held.delta({ prev: "9-9", rev: "9-10", at: 9, put: { x: 1 } }), false);
  assert.deepEqual([held.rev, held.all.size, held.sum], ["1-0", golden.records.length, golden.sum]);
});

test("a frame is decoded as it was encoded", () => {
  const frame = decodeFrame(bytes(golden.snapshot.frame));
  const rows = golden.snapshot.rows;
  assert.equal(frame.number, 7);
  assert.equal(frame.idx.length, rows.length);
  rows.forEach(([idx, lon, lat, fix, state], n) => {
    assert.deepEqual([frame.idx[n], frame.lon[n], frame.lat[n], frame.base - frame.age[n], frame.state[n]], [idx, lon, lat, fix, state]);
  });
  assert.throws(() => decodeFrame(bytes(golden.snapshot.frame).slice(0, 60)), /not a worker frame/);
});

test("dots: snapshot, delta and those who left end in Python's sum", () => {
  const held = new Dots();
  assert.ok(held.take(decodeFrame(bytes(golden.snapshot.frame))));
  assert.equal(held.sum, golden.snapshot.sum);
  assert.equal(held.take(decodeFrame(bytes(golden.gone.frame))), false, "a gap");
  assert.equal(held.sum, golden.snapshot.sum);
  assert.ok(held.take(decodeFrame(bytes(golden.delta.frame))));
  assert.ok(held.take(decodeFrame(bytes(golden.gone.frame))));
  assert.deepEqual([held.sum, held.all.size], [golden.end.sum, golden.end.size]);
});

test("dots: a snapshot forgets who is not in it and keeps the trail of who is", () => {
  const held = new Dots();
  held.take(decodeFrame(bytes(golden.snapshot.frame)));
  held.take(decodeFrame(bytes(golden.delta.frame)));
  held.take(decodeFrame(bytes(golden.snapshot.frame)));
  assert.deepEqual([held.sum, held.all.size], [golden.snapshot.sum, golden.snapshot.rows.length]);
  for (let n = 0; n < 40; n++) {
    held.rev = decodeFrame(bytes(golden.delta.frame)).prev;
    held.take(decodeFrame(bytes(n % 2 ? golden.snapshot.frame : golden.delta.frame)));
  }
  assert.ok([...held.all.values()].every((dot) => dot.trail.length <= 16));
  assert.ok([...held.all.values()].some((dot) => dot.trail.length === 16));
});

test("the replica speaks of topics as they were asked for", () => {
  const replica = new Replica();
  replica.grant({ asked: "regions/2112", topic: "regions/2112/wall", number: 1, columns: false });
  replica.grant({ asked: "workers/211221", topic: "workers/211221/wall", number: 7, columns: true });
  const snapshot = { t: "snapshot", topic: "regions/2112/wall", rev: "1-0", at: 5, records: parsed };
  assert.deepEqual(replica.text(snapshot), { asked: "regions/2112", fits: true, whole: true });
  assert.deepEqual(replica.binary(bytes(golden.snapshot.frame)), { asked: "workers/211221", fits: true, whole: true });
  assert.deepEqual(replica.binary(bytes(golden.gone.frame)), { asked: "workers/211221", fits: false, whole: false });
  assert.equal(replica.of("workers").length, 1);
  assert.ok(replica.agrees({ topic: "regions/2112/wall", rev: "1-0", sum: golden.sum }));
  assert.ok(!replica.agrees({ topic: "regions/2112/wall", rev: "1-0", sum: golden.sum + 1 }));
  assert.ok(replica.agrees({ topic: "regions/2112/wall", rev: "0-9", sum: 1 }), "of another rev: says nothing");
  assert.deepEqual(replica.text({ ...snapshot, topic: "regions/9999/wall" }), { asked: "", fits: true, whole: false });
});
