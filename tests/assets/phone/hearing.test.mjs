import assert from "node:assert/strict";
import { test } from "node:test";

import { Feed } from "../../../assets/js/live/feed.mjs";
import { Hearing, isOver } from "../../../assets/js/phone/hearing.mjs";

const TOPIC = "own/w7/self";
const MESSAGE = { text: "到村部", since: 5 };
const polled = {
  resume: "",
  now: 10,
  fold: 10,
  topics: [
    {
      granted: { asked: "own/self", topic: TOPIC, number: 1, columns: false },
      frame: { t: "snapshot", topic: TOPIC, rev: "5-0", at: 9, records: { "message/m": MESSAGE } },
    },
  ],
};

/** A phone whose screen and time are in hand. */
function made() {
  const world = { hidden: false, now: 1_000_000, sockets: [], asked: [], later: [], changes: 0, answer: polled };
  const open = () => {
    const socket = { readyState: 1, closed: false, sent: [], send: (text) => socket.sent.push(text) };
    socket.close = () => ((socket.closed = true), socket.onclose?.({ code: 1000 }));
    world.sockets.push(socket);
    return socket;
  };
  const feed = new Feed(
    { gateway: "ws://g", topics: ["own/self"], pass: "key" },
    { change: () => {}, beat: () => {} },
    { open, ticket: async () => "k", store: null, later: (act) => world.later.push(act) },
  );
  const hearing = new Hearing(
    { key: "k", device: 7, epoch: 1, stream: "", gateway: "ws://g", poll: "http://g/v1/snapshot" },
    {
      changed: () => (world.changes += 1),
      feed,
      ask: async (url, key) => (world.asked.push([url, key]), new Response(JSON.stringify(world.answer))),
      now: () => world.now,
      hidden: () => world.hidden,
    },
  );
  return { world, hearing };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("in a pocket no socket is held, and once a minute it is asked", async () => {
  const { world, hearing } = made();
  hearing.start();
  await settled();
  assert.equal(world.sockets.length, 1);
  world.hidden = true;
  hearing.look();
  assert.equal(world.sockets[0].closed, true);
  for (const act of world.later) act();
  await settled();
  assert.equal(world.sockets.length, 1, "it does not come back by itself");
  world.now += 59_000;
  hearing.look();
  assert.deepEqual(world.asked, []);
  world.now += 1_000;
  hearing.look();
  await settled();
  assert.deepEqual(world.asked, [["http://g/v1/snapshot?topic=own%2Fself", "k"]]);
  assert.deepEqual(hearing.messages(), [["m", MESSAGE]]);
  assert.equal(world.changes, 1);
  world.hidden = false;
  hearing.look();
  await settled();
  assert.equal(world.sockets.length, 2, "in front it is pushed to again, at once");
});

test("an answer that comes after the page is back in front is of no use", async () => {
  const { world, hearing } = made();
  world.hidden = true;
  hearing.look();
  world.now += 60_000;
  hearing.look();
  world.hidden = false;
  hearing.look();
  await settled();
  assert.deepEqual(hearing.messages(), []);
});

test("a line that is told the time three times a minute is not lost in between", async () => {
  const { world, hearing } = made();
  hearing.start();
  await settled();
  const [socket] = world.sockets;
  socket.onopen();
  socket.onmessage({ data: JSON.stringify({ t: "welcome", now: 10, rate: 1, beat_s: 20, resume: "" }) });
  assert.equal(hearing.feed.lost, 50_000);
  socket.onmessage({ data: JSON.stringify({ t: "welcome", now: 10, rate: 1, beat_s: 1, resume: "" }) });
  assert.equal(hearing.feed.lost, 10_000);
});

test("what is not a message is read by its name", async () => {
  const { world, hearing } = made();
  assert.deepEqual([hearing.over(), hearing.lookedAt()], [undefined, 0]);
  const over = { device: 7, started: 1, ended: 2 };
  world.answer.topics[0].frame.records = { session: over, look: { at: 9 }, "message/m": MESSAGE };
  world.hidden = true;
  hearing.look();
  world.now += 60_000;
  hearing.look();
  await settled();
  assert.deepEqual([hearing.over(), hearing.lookedAt(), hearing.messages().length], [over, 9, 1]);
});

test("a session that was forgotten overnight ends here, and no other does", () => {
  const [duty, phone] = [{ id: "a", started: 5, purpose: "patrol" }, { device: 7 }];
  assert.equal(isOver({ device: 7, started: 5, ended: 9 }, duty, phone), true);
  assert.equal(isOver({ device: 7, started: 4, ended: 9 }, duty, phone), false);
  assert.equal(isOver({ device: 6, started: 5, ended: 9 }, duty, phone), false);
  assert.equal(isOver(undefined, duty, phone), false);
});
