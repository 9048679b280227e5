import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, wordsOf } from "../browser.mjs";

browser("http://city.test/duty");
const { packetsOf, Tapes, timesOf } = await import("../../../assets/js/talk/tapes.mjs");

const words = wordsOf({ talk_tape_kept: "{time} {by} {reason} {over}", refused_quota: "enough" });
const FILE = "ab";

/** Packets as the process of calls keeps them. */
function tape(...packets) {
  const raw = packets.flatMap(([ms, ...bytes]) => [0, 0, ms >> 8, ms & 255, 0, bytes.length, ...bytes]);
  return new Uint8Array(raw).buffer;
}

function made(answer, commands = ["call.record"]) {
  const sent = [];
  const heard = [];
  const waiting = [];
  let changed = 0;
  const speaker = { open: () => heard.push("open"), hear: (one) => heard.push([...new Uint8Array(one)]), close() {} };
  const tapes = new Tapes({ words, live: { commands } }, () => (changed += 1), {
    why: async () => "复核",
    send: async (address, body) => (sent.push([address, body]), answer),
    speaker: () => speaker,
    later: (act, ms) => waiting.push([ms, act]),
  });
  return { tapes, sent, heard, waiting, changed: () => changed };
}
const call = (state = "kept", file = FILE) => ({ recordings: [[1, "甲", "取证", state, 5, file]] });

test("packets are read as they were kept, and pauses are cut", () => {
  const packets = packetsOf(tape([0, 1, 2], [60, 3], [9_000, 4]));
  assert.deepEqual(
    packets.map(({ ms, packet }) => [ms, ...new Uint8Array(packet)]),
    [
      [0, 1, 2],
      [60, 3],
      [9_000, 4],
    ],
  );
  assert.deepEqual(timesOf(packets), [0, 60, 1_060]);
});

test("it is played after a reason, for who may, and says what it is", async () => {
  const { tapes, sent, heard, waiting } = made(new Response(tape([0, 7], [60, 8])));
  assert.deepEqual(tapes.lines(call(), String), ["1 甲 取证 5"]);
  await tapes.play(FILE);
  assert.deepEqual(sent, [["/duty/recording", { id: FILE, reason: "复核" }]]);
  assert.equal(tapes.buttons(call())[0].querySelector("button").textContent, "talk_tape_stop");
  for (const [, act] of waiting) act();
  assert.deepEqual(heard, ["open", [7], [8]]);
  assert.equal(tapes.playing, "");
  assert.deepEqual(made(null, []).tapes.buttons(call()), [], "nobody else has a button");
  assert.deepEqual(tapes.buttons(call("over", "")), [], "nor is there one without a file");
});

test("what is refused is said, and nothing is played", async () => {
  const { tapes, heard, waiting } = made(new Response('{"code": "quota"}', { status: 429 }));
  await tapes.play(FILE);
  assert.deepEqual([heard, waiting], [["open"], []]);
  assert.match(tapes.buttons(call())[0].textContent, /talk_tape_play.*enough/);
});

test("who presses stop hears no more", async () => {
  const { tapes, heard, waiting } = made(new Response(tape([0, 7], [60, 8])));
  await tapes.play(FILE);
  waiting[0][1]();
  tapes.buttons(call())[0].querySelector("button").click();
  waiting[1][1]();
  assert.deepEqual(heard, ["open", [7]]);
});
