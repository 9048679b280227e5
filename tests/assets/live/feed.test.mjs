import assert from "node:assert/strict";
import { test } from "node:test";

import { ServerClock } from "../../../assets/js/live/clock.mjs";
import { Feed } from "../../../assets/js/live/feed.mjs";
import { golden } from "../golden.mjs";

const parsed = Object.fromEntries(golden.records.map(([key, text]) => [key, JSON.parse(text)]));
const TOPIC = "regions/2112/wall";

/** A feed with everything around it in hand. */
function house({ tickets = ["t1", "t2", "t3"] } = {}) {
  const at = { ms: 0 };
  const sockets = [];
  const later = [];
  const memory = new Map();
  const heard = [];
  const feed = new Feed(
    { gateway: "ws://g", topics: ["regions/2112"] },
    { change: (asked) => heard.push(asked), beat: () => heard.push("beat") },
    {
      clock: new ServerClock(() => at.ms),
      open: () => {
        const socket = {
          sent: [],
          send: (text) => socket.sent.push(JSON.parse(text)),
          close: () => socket.onclose({ code: 1006 }),
        };
        sockets.push(socket);
        return socket;
      },
      ticket: async () => tickets.shift() ?? null,
      store: {
        getItem: (k) => memory.get(k) ?? null,
        setItem: (k, v) => memory.set(k, v),
        removeItem: (k) => memory.delete(k),
      },
      later: (f, ms) => later.push({ f, ms }),
    },
  );
  const say = (frame) => sockets.at(-1).onmessage({ data: JSON.stringify(frame) });
  return { at, feed, sockets, later, memory, heard, say };
}

function welcome(h, rev = "1-0") {
  h.sockets.at(-1).onopen();
  h.say({ t: "welcome", resume: "r1", now: 1_000_000, rate: 1 });
  h.say({ t: "topic", asked: "regions/2112", topic: TOPIC, number: 1, columns: false });
  h.say({ t: "snapshot", topic: TOPIC, rev, at: 1_000_000, records: parsed });
  h.say({ t: "beat", now: 1_000_000, fold: 1_000_000 });
}

test("a ticket opens the line; then it is live and keeps a resume token", async () => {
  const h = house();
  assert.equal(h.feed.state(), "connecting");
  await h.feed.start();
  welcome(h);
  assert.deepEqual(h.sockets[0].sent[0], {
    t: "hello",
    ticket: "t1",
    topics: [{ topic: "regions/2112", rev: "" }],
    v: 1,
  });
  assert.equal(h.feed.state(), "live");
  assert.equal(h.memory.get("resume"), "r1");
  assert.deepEqual(h.heard, ["regions/2112", "beat"]);
});

test("ten silent seconds are a loss, and only a snapshot asked for since ends it", async () => {
  const h = house();
  await h.feed.start();
  welcome(h);
  h.at.ms += 10_001;
  assert.equal(h.feed.state(), "lost");
  h.say({ t: "delta", topic: TOPIC, prev: "1-0", rev: "1-1", at: 1_000_500, put: {} });
  assert.equal(h.feed.state(), "lost", "what bursts in late proves nothing");
  h.say({ t: "beat", now: 1_010_001, fold: 1_010_000 });
  assert.equal(h.feed.state(), "lost", "a beat is not data");
  assert.deepEqual(h.sockets[0].sent.at(-1), { t: "resync", topic: "regions/2112", reason: "loss" });
  h.say({ t: "snapshot", topic: TOPIC, rev: "1-1", at: 1_000_500, records: parsed });
  assert.equal(h.feed.state(), "live", "even of a city in which nothing happened");
  h.at.ms += 10_001;
  assert.equal(h.feed.state(), "lost", "and the next loss is one again");
});

test("a line that closes before it answered is asked again on the next", async () => {
  const h = house();
  await h.feed.start();
  welcome(h);
  h.at.ms += 10_001;
  assert.equal(h.feed.state(), "lost");
  h.say({ t: "beat", now: 1_010_001, fold: 1_010_000 });
  h.sockets[0].onclose({ code: 1006 });
  await h.later[0].f();
  welcome(h, "1-2");
  assert.equal(h.feed.state(), "lost");
  h.say({ t: "beat", now: 1_010_500, fold: 1_010_400 });
  h.say({ t: "snapshot", topic: TOPIC, rev: "1-2", at: 1_010_000, records: parsed });
  assert.equal(h.feed.state(), "live");
});

test("a gateway that has just started and knows no fold yet is a passing stop", async () => {
  const h = house();
  await h.feed.start();
  h.sockets[0].onopen();
  h.say({ t: "welcome", resume: "r1", now: 1_000_000, rate: 1 });
  h.say({ t: "beat", now: 1_000_000, fold: 0 });
  assert.equal(h.feed.state(), "stopped");
  h.say({ t: "topic", asked: "regions/2112", topic: TOPIC, number: 1, columns: false });
  h.say({ t: "snapshot", topic: TOPIC, rev: "1-0", at: 900_000, records: parsed });
  h.say({ t: "beat", now: 1_001_000, fold: 1_000_900 });
  assert.equal(h.feed.state(), "lost");
  h.say({ t: "snapshot", topic: TOPIC, rev: "1-0", at: 900_000, records: parsed });
  assert.equal(h.feed.state(), "live");
});

test("beats without the fold's progress say that the data stopped", async () => {
  const h = house();
  await h.feed.start();
  welcome(h);
  for (let s = 1; s <= 11; s++) {
    h.at.ms += 1_000;
    h.say({ t: "beat", now: 1_000_000 + s * 1_000, fold: 1_000_000 });
  }
  assert.equal(h.feed.state(), "stopped");
});

test("a gap and a digest that differs ask for the topic again, counted", async () => {
  const h = house();
  await h.feed.start();
  welcome(h);
  h.say({ t: "delta", topic: TOPIC, prev: "7-7", rev: "7-8", at: 1_000_500, put: { x: 1 } });
  h.say({ t: "digest", topic: TOPIC, rev: "1-0", sum: golden.sum });
  h.say({ t: "digest", topic: TOPIC, rev: "1-0", sum: golden.sum ^ 1 });
  const asked = h.sockets[0].sent.slice(1);
  assert.deepEqual(
    asked.map(({ t, topic, reason }) => [t, topic, reason]),
    [
      ["resync", "regions/2112", "gap"],
      ["resync", "regions/2112", "digest"],
    ],
  );
  assert.equal(h.feed.resyncs, 2);
});

test("it comes back with the resume token and what it holds, later each time", async () => {
  const h = house();
  await h.feed.start();
  welcome(h);
  h.sockets[0].onclose({ code: 1006 });
  assert.ok(h.later[0].ms >= 500 && h.later[0].ms <= 1_000);
  await h.later[0].f();
  h.sockets[1].onopen();
  assert.deepEqual(h.sockets[1].sent[0], {
    t: "hello",
    resume: "r1",
    topics: [{ topic: "regions/2112", rev: "1-0" }],
    v: 1,
  });
  h.sockets[1].onclose({ code: 4401 });
  assert.ok(h.later[1].ms >= 1_000 && h.later[1].ms <= 2_000);
  await h.later[1].f();
  h.sockets[2].onopen();
  assert.equal(h.sockets[2].sent[0].ticket, "t2", "a token that was not taken is of no more use");
});

test("a new line is given its time to open, however long the last one was silent", async () => {
  const h = house({ tickets: ["t1"] });
  await h.feed.start();
  welcome(h);
  h.at.ms += 60_000;
  h.sockets[0].onclose({ code: 1006 });
  await h.later[0].f();
  h.at.ms += 14_000;
  h.feed.look();
  assert.equal(h.later.length, 1, "still the same line");
  h.at.ms += 1_001;
  h.feed.look();
  assert.equal(h.later.length, 2, "then it is given up");
});

test("a gateway that is away for a while is found again with the same token, without the pages' server", async () => {
  const h = house({ tickets: ["t1"] });
  await h.feed.start();
  welcome(h);
  for (let n = 0; n < 4; n++) {
    h.sockets.at(-1).onclose({ code: 1006 });
    await h.later[n].f();
  }
  h.sockets.at(-1).onopen();
  assert.equal(h.sockets.at(-1).sent[0].resume, "r1");
});

test("the gateway gives a new token before the old one ends", async () => {
  const h = house();
  await h.feed.start();
  welcome(h);
  h.say({ t: "resume", token: "r2" });
  h.sockets[0].onclose({ code: 1006 });
  await h.later[0].f();
  h.sockets[1].onopen();
  assert.equal(h.sockets[1].sent[0].resume, "r2");
});

test("pauses double up to half a minute, and begin anew once it was let in", async () => {
  const h = house({ tickets: Array.from({ length: 12 }, (_, n) => `t${n}`) });
  await h.feed.start();
  for (let n = 0; n < 9; n++) {
    h.sockets.at(-1).onclose({ code: 1006 });
    const longest = Math.min(30_000, 1_000 * 2 ** n);
    assert.ok(h.later[n].ms >= longest / 2 && h.later[n].ms <= longest, `${n}: ${h.later[n].ms}`);
    await h.later[n].f();
  }
  welcome(h);
  h.sockets.at(-1).onclose({ code: 1006 });
  assert.ok(h.later.at(-1).ms <= 1_000);
});

test("while tickets cannot be had it asks for them again, later each time", async () => {
  const h = house({ tickets: ["", "", "t1"] });
  await h.feed.start();
  assert.deepEqual([h.sockets.length, h.feed.state()], [0, "connecting"]);
  await h.later[0].f();
  await h.later[1].f();
  h.sockets[0].onopen();
  assert.equal(h.sockets[0].sent[0].ticket, "t1");
});

test("who is not signed in is told so and does not try for ever", async () => {
  const h = house({ tickets: [] });
  await h.feed.start();
  assert.equal(h.feed.state(), "refused");
  assert.equal(h.later.length, 0);
});

test("a line that died without saying so is closed by the timer", async () => {
  const h = house();
  await h.feed.start();
  welcome(h);
  h.at.ms += 15_001;
  h.feed.look();
  assert.equal(h.later.length, 1);
});

test("a pass of another sign-in is not used: its topics and answers are not this page's", async () => {
  const memory = new Map([
    ["resume", "of-another"],
    ["page", "another"],
  ]);
  const store = {
    getItem: (k) => memory.get(k) ?? null,
    setItem: (k, v) => memory.set(k, v),
    removeItem: (k) => memory.delete(k),
  };
  const sent = [];
  const made = (id) =>
    new Feed(
      { id, gateway: "ws://g", topics: [] },
      { change: () => {}, beat: () => {} },
      {
        store,
        later: () => {},
        ticket: async () => "own",
        open: () => ({ send: (text) => sent.push(JSON.parse(text)) }),
      },
    );
  const feed = made("mine");
  await feed.start();
  feed.socket.onopen();
  assert.equal(sent[0].ticket, "own");
  memory.set("resume", "mine-too");
  const again = made("mine");
  await again.start();
  again.socket.onopen();
  assert.equal(sent[1].resume, "mine-too");
});
