import assert from "node:assert/strict";
import { test } from "node:test";

import { Commands } from "../../../assets/js/live/commands.mjs";

/** Commands whose line, time and ids are in hand. `status`: what the server answers. */
function house(status = 202) {
  const h = { posted: [], timers: [], ms: 0, changes: 0, status, n: 0 };
  h.commands = new Commands(() => (h.changes += 1), {
    post: async (wish) => (h.posted.push(wish.id), h.status ? { status: h.status } : Promise.reject(new Error("away"))),
    later: (f, ms) => h.timers.push([f, ms]),
    id: () => `id-${++h.n}`,
    now: () => h.ms,
    own: "值班员 1a2b",
  });
  h.state = () => h.commands.of.get("a").state;
  h.turn = async () => {
    await new Promise(setImmediate);
  };
  h.wait = async () => {
    await h.turn();
    const [f, ms] = h.timers.shift();
    h.ms += ms;
    f();
    await h.turn();
  };
  return h;
}
const take = { action: "alert.acknowledge", object: "a", expected_version: 1 };

test("it is sending until its own Outcome has come, whatever the server answered", async () => {
  const h = house();
  const id = h.commands.send(take);
  await h.turn();
  assert.equal(h.state(), "sending");
  h.commands.hear(new Map([["another", { accepted: true, code: "ok", by: "" }]]));
  assert.equal(h.state(), "sending");
  h.commands.hear(new Map([[id, { accepted: true, code: "ok", by: "我" }]]));
  assert.equal(h.state(), "accepted");
});

for (const status of [202, 503, 0]) {
  test(`after three seconds without one it says so and sends the same id again (answer ${status})`, async () => {
    const h = house(status);
    h.commands.send(take);
    await h.wait();
    assert.equal(h.state(), "unconfirmed");
    await h.wait();
    assert.deepEqual(h.posted, ["id-1", "id-1", "id-1"]);
  });
}

test("who was later hears who was first", async () => {
  const h = house();
  const id = h.commands.send(take);
  h.commands.hear(new Map([[id, { accepted: false, code: "stale", by: "乙" }]]));
  const { state, code, by } = h.commands.of.get("a");
  assert.deepEqual([state, code, by], ["refused", "stale", "乙"]);
});

test("an answer that nothing will change is not sent again; a minute in vain is given up", async () => {
  const no = house(403);
  no.commands.send(take);
  await no.turn();
  assert.deepEqual([no.state(), no.timers.length], ["refused", 0]);
  const lost = house(0);
  lost.commands.send(take);
  for (let n = 0; n < 21; n++) await lost.wait();
  assert.deepEqual([lost.state(), lost.commands.of.get("a").code, lost.timers.length], ["refused", "lost", 0]);
});

test("an old command's timer leaves the new one alone", async () => {
  const h = house();
  const first = h.commands.send(take);
  await h.turn();
  h.commands.hear(new Map([[first, { accepted: false, code: "illegal", by: "" }]]));
  const id = h.commands.send({ ...take, expected_version: 2 });
  await h.wait();
  assert.deepEqual(h.posted, ["id-1", id]);
  assert.equal(h.state(), "sending");
});

test("a seat whose time is up is refused at once, and says that it is locked", async () => {
  const h = house(423);
  let locked = 0;
  h.commands.locked = () => (locked += 1);
  h.commands.send(take);
  await h.turn();
  assert.deepEqual([h.state(), h.commands.of.get("a").code, locked], ["refused", "seat", 1]);
});

test("one gesture is one command: what is asked while one is under way is not sent", async () => {
  const h = house();
  for (let n = 0; n < 12; n++) h.commands.send(take);
  await h.turn();
  assert.deepEqual(h.posted, ["id-1"]);
  h.commands.send({ ...take, object: "b" });
  await h.turn();
  assert.deepEqual(h.posted, ["id-1", "id-2"]);
});

test("what this page did itself is a success when it is asked for again, another's act is not", async () => {
  const h = house();
  const first = h.commands.send(take);
  h.commands.hear(new Map([[first, { accepted: true, code: "ok", by: "值班员 1a2b" }]]));
  const again = h.commands.send(take);
  h.commands.hear(new Map([[again, { accepted: false, code: "stale", by: "值班员 1a2b" }]]));
  assert.equal(h.state(), "accepted");
  const third = h.commands.send(take);
  h.commands.hear(new Map([[third, { accepted: false, code: "stale", by: "乙" }]]));
  assert.deepEqual([h.state(), h.commands.of.get("a").by], ["refused", "乙"]);
  const other = h.commands.send({ ...take, object: "b" });
  h.commands.hear(new Map([[other, { accepted: false, code: "stale", by: "值班员 1a2b" }]]));
  assert.equal(h.commands.of.get("b").state, "refused");
});

test("a page of an earlier sign-in is refused at once and sends nothing again", async () => {
  const h = house(409);
  h.commands.send(take);
  await h.turn();
  assert.deepEqual([h.state(), h.commands.of.get("a").code, h.timers.length], ["refused", "other_person", 0]);
});

test("a PIN that comes with the answer is kept for its matter, and too many is no refusal", async () => {
  const h = house();
  h.commands.post = async () => ({ status: 202, json: async () => ({ kept: true, pin: "12345678" }) });
  h.commands.send(take);
  await h.turn();
  assert.equal(h.commands.pins.get("a"), "12345678");
  h.commands.post = async () => ({ status: 429 });
  h.commands.send(take);
  await h.turn();
  assert.equal(h.state(), "sending");
});

test("what was accepted is done with, what was refused is not", () => {
  const done = [];
  const commands = new Commands(() => {}, {
    post: async () => ({ status: 202 }),
    later: () => {},
    id: () => `id-${commands.of.size}`,
    done: (wish) => done.push(wish.object),
  });
  const ids = ["a", "b"].map((object) => commands.send({ ...take, object }));
  commands.hear(
    new Map([
      [ids[0], { accepted: true, code: "ok", by: "" }],
      [ids[1], { accepted: false, code: "stale", by: "" }],
    ]),
  );
  assert.deepEqual(done, ["a"]);
});
