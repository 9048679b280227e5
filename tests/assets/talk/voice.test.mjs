import assert from "node:assert/strict";
import { test } from "node:test";

import { codecOf, level, packed, RingTone, Speaker, unpacked } from "../../../assets/js/talk/voice.mjs";

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

test("of speech that comes in a heap a second and a half is played, in order; the rest is left out", async () => {
  const starts = [];
  const buffer = { duration: 1, getChannelData: () => new Float32Array([0.1]) };
  globalThis.AudioContext = class {
    currentTime = 10;
    destination = {};
    createGain = () => ({ gain: {}, connect: () => {} });
    resume = () => {};
    decodeAudioData = async () => buffer;
  };
  globalThis.AudioBufferSourceNode = class {
    connect = () => {};
    start = (at) => starts.push(at);
  };
  const speaker = new Speaker();
  speaker.open();
  for (let n = 0; n < 20; n += 1) speaker.hear(packed(2, 1, new Uint8Array([n]).buffer).buffer);
  await Promise.resolve();
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(starts, [10.1, 11.1]);
  speaker.context.currentTime = 12.2;
  speaker.hear(packed(2, 1, new Uint8Array([20]).buffer).buffer);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(starts.length, 3, "what is spoken now is heard again");
});
