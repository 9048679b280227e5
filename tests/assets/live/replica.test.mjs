import assert from "node:assert/strict";
import { test } from "node:test";

import { Dots, Records, Replica, decodeFrame } from "../../../assets/js/live/replica.mjs";
import { bytes, golden } from "../golden.mjs";

const AT = decodeFrame(bytes(golden.snapshot.frame)).at;
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

test("records: a snapshot forgets what is not in it", () => {
  const held = new Records();
  held.snapshot({ rev: "1-0", at: 5, records: { old: { n: 1 }, kept: { n: 2 } } });
  held.snapshot({ rev: "1-1", at: 6, records: { kept: { n: 3 } } });
  assert.deepEqual([...held.all], [["kept", { n: 3 }]]);
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
    assert.deepEqual(
      [frame.idx[n], frame.lon[n], frame.lat[n], frame.base - frame.age[n], frame.state[n]],
      [idx, lon, lat, fix, state],
    );
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
  assert.ok(held.all.size > golden.snapshot.rows.length);
  held.take(decodeFrame(bytes(golden.snapshot.frame)));
  assert.deepEqual([held.sum, held.all.size], [golden.snapshot.sum, golden.snapshot.rows.length]);
});

/** A frame that puts dot 1 somewhere, 1e-6 degree east of 123. */
const placed = (east, snapshot = false) => ({
  snapshot,
  rev: "",
  prev: "",
  at: 5,
  base: 9,
  idx: [1],
  lon: [123_000_000 + east],
  lat: [42_000_000],
  age: [0],
  state: [1],
});

test("dots: a trail is the last eight places, across snapshots too", () => {
  const held = new Dots();
  for (let n = 0; n < 40; n++) held.take(placed(n * 100, n % 3 === 0));
  const { trail } = held.all.get(1);
  assert.equal(trail.length, 16);
  assert.deepEqual(trail.slice(-4), [123_003_700, 42_000_000, 123_003_800, 42_000_000]);
  held.take(placed(3_900));
  assert.deepEqual(held.all.get(1).trail, trail, "who stands still leaves none");
});

test("dots: an index that is somebody else's from now on has no trail across the county", () => {
  const held = new Dots();
  for (const east of [0, 100, 500_000]) held.take(placed(east));
  assert.deepEqual(held.all.get(1).trail, []);
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
  assert.equal(replica.newest, AT);
  assert.ok(replica.text({ ...snapshot, t: "delta", prev: "1-0", rev: "1-1", at: AT - 1, records: undefined }).fits);
  assert.equal(replica.newest, AT, "an older frame of another topic takes nothing back");
  assert.deepEqual(replica.text({ ...snapshot, topic: "regions/9999/wall" }), { asked: "", fits: true, whole: false });
});
