import assert from "node:assert/strict";
import { test } from "node:test";

import { Poll, bytes } from "../../../assets/js/live/poll.mjs";

/** A poll whose answers and time are in hand. */
function house(answer) {
  const h = { ms: 0, asked: [] };
  h.poll = new Poll("http://gateway/v1/snapshot", {
    get: async (url, token) => (h.asked.push([url, token]), answer()),
    monotonic: () => h.ms,
  });
  return h;
}
const good = () => ({ ok: true, json: async () => ({ now: 1 }) });

test("it names its topics, brings its token, and asks once in five seconds", async () => {
  const h = house(good);
  assert.deepEqual(await h.poll.once(["regions/2112", "feed/2112"], "t"), { now: 1 });
  assert.equal(await h.poll.once(["regions/2112"], "t"), null);
  h.ms = 5000;
  await h.poll.once(["regions/2112"], "t");
  assert.deepEqual(h.asked, [
    ["http://gateway/v1/snapshot?topic=regions%2F2112&topic=feed%2F2112", "t"],
    ["http://gateway/v1/snapshot?topic=regions%2F2112", "t"],
  ]);
});

test("what was polled stands for twelve seconds, and for nothing once a better way is there", async () => {
  const h = house(good);
  assert.equal(h.poll.fresh(), false);
  await h.poll.once(["a"], "t");
  h.ms = 11_999;
  assert.equal(h.poll.fresh(), true);
  h.ms = 12_000;
  assert.equal(h.poll.fresh(), false);
  await h.poll.once(["a"], "t");
  h.poll.end();
  assert.equal(h.poll.fresh(), false);
});

for (const [name, answer] of [
  ["refused", () => ({ ok: false })],
  ["away", () => Promise.reject(new Error("away"))],
  ["cut short", () => ({ ok: true, json: () => Promise.reject(new SyntaxError("end")) })],
]) {
  test(`an answer that is ${name} says nothing`, async () => {
    const h = house(answer);
    assert.equal(await h.poll.once(["a"], "t"), null);
    assert.equal(h.poll.fresh(), false);
  });
}

test("without a token nobody asks", async () => {
  const h = house(good);
  assert.equal(await h.poll.once(["a"], ""), null);
  assert.deepEqual(h.asked, []);
});

test("binary frames come back byte for byte", () => {
  assert.deepEqual([...new Uint8Array(bytes(btoa("\x00\x5a\xff")))], [0, 0x5a, 0xff]);
});
