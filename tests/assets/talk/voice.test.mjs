import assert from "node:assert/strict";
import { test } from "node:test";

import { codecOf, level, packed, RingTone, unpacked } from "../../../assets/js/talk/voice.mjs";

test("a browser without WebCodecs speaks and hears in files of a second", () => {
  const whole = { AudioEncoder: 1, AudioDecoder: 1, MediaStreamTrackProcessor: 1 };
  assert.equal(codecOf(whole), "opus");
  for (const name of Object.keys(whole)) assert.equal(codecOf({ ...whole, [name]: undefined }), "chunk", name);
});

test("a packet says what it is", () => {
  const packet = packed(1, 2, new Uint8Array([7, 8, 9]).buffer);
  const { kind, channels, speech } = unpacked(packet.buffer);
  assert.deepEqual([kind, channels, ...new Uint8Array(speech)], [1, 2, 7, 8, 9]);
});

test("how loud it is: the loudest sample", () => {
  assert.equal(level(new Float32Array([0, -0.5, 0.25])), 0.5);
  assert.equal(level(new Float32Array()), 0);
});

test("it rings at once and then every three seconds, until it rings no more", () => {
  const tones = [];
  globalThis.AudioContext = class {
    state = "running";
    currentTime = 0;
    createOscillator = () => ({ frequency: {}, connect: (to) => to, start: () => tones.push(1), stop: () => {} });
    createGain = () => ({ gain: {}, connect: () => {} });
  };
  globalThis.navigator ??= {};
  const ring = new RingTone();
  for (const now of [0, 1000, 2999]) ring.ring(true, now);
  assert.equal(tones.length, 2);
  ring.ring(true, 3000);
  assert.equal(tones.length, 4);
  ring.ring(false, 3500);
  ring.ring(true, 3600);
  assert.equal(tones.length, 6, "another call rings at once");
});
