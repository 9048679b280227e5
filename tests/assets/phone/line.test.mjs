import assert from "node:assert/strict";
import { test } from "node:test";

import { Line } from "../../../assets/js/phone/line.mjs";

/** A store in memory with what the line asks of it. */
class Memory {
  constructor(items) {
    this.values = new Map([["phone", { key: "k", device: 7, epoch: 1, stream: "ws://s" }]]);
    this.items = items.map((item, n) => ({
      device: 7,
      lane: item.t === "position" ? "live" : "incident",
      seq: n + 1,
      item,
    }));
    this.lapses = [];
  }

  get = async (name) => this.values.get(name);
  put = async (name, value) => void this.values.set(name, value);
  lapse = async (duty) => void this.lapses.push(duty.id);
  retime = async (shift) => void this.values.set("shift", shift);
  change = async (act) => act({ get: this.get, put: this.put });

  async first() {
    const of = (lane) => this.items.filter((row) => row.lane === lane);
    return { incident: of("incident"), live: of("live"), backfill: [] };
  }

  async settle(hi) {
    this.items = this.items.filter(({ lane, seq }) => seq > (hi.get(lane) ?? 0));
  }
}

/** A line whose server and time are in hand. `answers`: to each frame in turn; a number closes with that code. */
function house(items, answers, known = async () => true) {
  const store = new Memory(items);
  const sent = [];
  const states = [];
  const later = [];
  const line = new Line(store, {
    changed: () => states.push(line.state),
    known,
    later: (act, ms) => later.push({ act, ms }),
    open: () => {
      const socket = { close: () => {} };
      socket.send = (text) => {
        const frame = JSON.parse(text);
        sent.push(frame);
        const answer = frame.t === "hello" ? { t: "welcome", now: 10 ** 13, hi: [] } : answers.shift();
        if (typeof answer === "number") queueMicrotask(() => socket.onclose({ code: answer }));
        else if (answer) queueMicrotask(() => socket.onmessage({ data: JSON.stringify({ n: frame.n, ...answer }) }));
      };
      queueMicrotask(() => socket.onopen());
      return socket;
    },
  });
  return { store, sent, states, later, line };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const fix = { t: "position", at: 100, lon: 1, lat: 2 };
const kept = (lane, hi, more = {}) => ({ t: "kept", hi: [[7, lane, hi]], ...more });

test("hello names the device, each lane goes in its turn, and only what is kept leaves the store", async () => {
  const h = house([{ t: "report" }, fix], [kept("incident", 1), null]);
  h.line.run();
  await settled();
  assert.deepEqual(h.sent[0], { t: "hello", key: "k", devices: [7] });
  assert.deepEqual(
    h.sent.slice(1).map(({ batches }) => batches[0].lane),
    ["incident", "live"],
  );
  assert.deepEqual(
    h.store.items.map(({ lane }) => lane),
    ["live"],
    "no answer came for the position",
  );
  assert.equal(h.line.state, "open");
  assert.ok(Math.abs(h.store.values.get("shift") - (10 ** 13 - Date.now())) < 1000, "the server's clock counts");
});

test("what was agreed to goes before anything else, and counts as acknowledged once it is answered", async () => {
  const h = house([fix], [{ t: "consent_kept", given: false }, kept("live", 1, { outside: 1 })]);
  h.store.values.set("consent", { given: false, version: "1", at: 5, acknowledged: false });
  h.line.run();
  await settled();
  assert.deepEqual(
    h.sent.slice(1).map(({ t }) => t),
    ["consent", "frame"],
  );
  assert.equal(h.store.values.get("consent").acknowledged, true);
});

test("a busy house hears the same again after its time", async () => {
  const h = house([fix], [{ t: "busy", retry_after: 2 }, kept("live", 2)]);
  h.store.items[0].seq = 2;
  h.line.run();
  await settled();
  const waits = h.later.find(({ ms }) => ms === 2000);
  assert.equal(h.sent.length, 2);
  waits.act();
  await settled();
  assert.deepEqual(h.sent[2].batches, h.sent[1].batches);
  assert.equal(h.store.items.length, 0);
});

test("a line that breaks is opened again with nothing lost", async () => {
  const h = house([fix], [1006, kept("live", 2)]);
  h.store.items[0].seq = 2;
  h.line.run();
  await settled();
  assert.equal(h.line.state, "away");
  assert.equal(h.store.items.length, 1);
  h.line.poke();
  await settled();
  assert.deepEqual(
    h.sent.map(({ t }) => t),
    ["hello", "frame", "hello", "frame"],
  );
  assert.equal(h.store.items.length, 0);
});

test("a key that serves no more ends the line; everything stays", async () => {
  const h = house([fix], [4401], async () => false);
  await h.line.run();
  assert.equal(h.line.state, "ended");
  assert.equal(h.store.items.length, 1);
});

test("what is too long is halved, and what is refused stops the line and stays", async () => {
  const h = house(
    [fix, fix],
    [
      { t: "refused", reason: "oversized" },
      { t: "refused", reason: "old_epoch" },
    ],
  );
  h.line.most = 2;
  await h.line.run();
  assert.deepEqual(
    h.sent.slice(1).map(({ batches }) => batches[0].items.length),
    [2, 1],
  );
  assert.deepEqual([h.line.state, h.line.reason, h.store.items.length], ["refused", "old_epoch", 2]);
});

test("a session that the server has ended is over here too", async () => {
  const h = house([fix], [kept("live", 1, { outside: 1 })]);
  h.store.values.set("duty", { id: "d", started: 90, purpose: "patrol" });
  h.line.run();
  await settled();
  assert.deepEqual(h.store.lapses, ["d"]);
});

test("a hole before a batch makes the line say hello anew", async () => {
  const h = house([fix], [kept("live", 0)]);
  h.store.items[0].seq = 5;
  h.line.run();
  await settled();
  assert.equal(h.line.state, "away");
  assert.equal(h.store.items.length, 1);
});

/** An intake on a network that loses every tenth frame, its own as well, and cuts the line with it. */
class Lossy {
  constructor(seed) {
    this.dice = seed;
    this.hi = { incident: 0, live: 0, backfill: 0 };
    this.taken = [];
    this.lost = 0;
  }

  /** Whether this one is lost: the same for the same seed. */
  loses() {
    this.dice = (this.dice * 1_103_515_245 + 12_345) % 2 ** 31;
    const lost = this.dice % 1000 < 100;
    this.lost += lost ? 1 : 0;
    return lost;
  }

  open() {
    const socket = { close: () => {} };
    socket.send = (text) => {
      if (this.loses()) return queueMicrotask(() => socket.onclose({ code: 1006 }));
      const answer = this.take(JSON.parse(text));
      // What is kept is kept, although its answer never comes.
      if (this.loses()) return queueMicrotask(() => socket.onclose({ code: 1006 }));
      queueMicrotask(() => socket.onmessage({ data: JSON.stringify(answer) }));
    };
    queueMicrotask(() => socket.onopen());
    return socket;
  }

  take(frame) {
    if (frame.t === "hello")
      return { t: "welcome", now: 10 ** 13, hi: Object.entries(this.hi).map(([lane, hi]) => [7, 1, lane, hi]) };
    const [{ lane, first, items }] = frame.batches;
    items.forEach((item, n) => {
      if (first + n !== this.hi[lane] + 1) return;
      this.hi[lane] += 1;
      this.taken.push(item.id ?? item.at);
    });
    return { t: "kept", n: frame.n, hi: [[7, lane, this.hi[lane]]] };
  }
}

for (const seed of [1, 2112, 424_242])
  test(`a network that loses one frame in ten loses and doubles nothing (${seed})`, async () => {
    const items = Array.from({ length: 900 }, (_, n) =>
      n % 9 ? { t: "position", at: n, lon: 1, lat: 2 } : { t: "report", id: `r${n}` },
    );
    const store = new Memory([]);
    const seqs = { live: 0, incident: 0 };
    store.items = items.map((item) => {
      const lane = item.t === "position" ? "live" : "incident";
      return { device: 7, lane, seq: (seqs[lane] += 1), item };
    });
    const intake = new Lossy(seed);
    let over = false;
    const line = new Line(store, {
      changed: () => {},
      known: async () => true,
      later: (act) => over || setImmediate(act),
      open: () => intake.open(),
    });
    line.most = 7;
    line.run();
    while (store.items.length) await settled();
    over = true;
    assert.ok(intake.lost > 10, "it was such a network");
    assert.equal(intake.taken.length, items.length);
    assert.deepEqual(intake.taken.toSorted(), items.map(({ id, at }) => id ?? at).toSorted());
  });
