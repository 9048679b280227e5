import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Voice } from "../../../assets/js/phone/voice.mjs";

const settled = () => new Promise((resolve) => setImmediate(resolve));
const world = { tracks: 0, recorders: [] };

class Recorder {
  static isTypeSupported = (type) => type.startsWith("audio/mp4");
  constructor(stream, { mimeType }) {
    Object.assign(this, { stream, mimeType });
    world.recorders.push(this);
  }
  start() {}
  stop() {
    this.ondataavailable({ data: new Blob(["sound"]) });
    this.onstop();
  }
}

beforeEach(() => {
  Object.assign(world, { tracks: 0, recorders: [] });
  globalThis.MediaRecorder = Recorder;
  const stream = { getTracks: () => [{ stop: () => (world.tracks -= 1) }] };
  const mediaDevices = { getUserMedia: async () => ((world.tracks += 1), stream) };
  Object.defineProperty(globalThis, "navigator", { value: { mediaDevices }, configurable: true, writable: true });
});

test("the microphone is open between two presses and at no other time", async () => {
  const done = [];
  const voice = new Voice({ done: (bytes, type) => done.push([bytes.byteLength, type]), changed: () => {} });
  await voice.press();
  assert.deepEqual([voice.on, world.tracks], [true, 1]);
  assert.equal(world.recorders[0].mimeType, "audio/mp4", "what this browser can");
  await voice.press();
  await settled();
  assert.deepEqual([voice.on, world.tracks, done], [false, 0, [[5, "audio/mp4"]]]);
});

test("without the microphone nothing is recorded, and it is said why", async () => {
  navigator.mediaDevices.getUserMedia = async () => {
    throw new DOMException("refused", "NotAllowedError");
  };
  let changes = 0;
  const voice = new Voice({ done: () => assert.fail(), changed: () => (changes += 1) });
  await voice.press();
  assert.deepEqual([voice.on, voice.trouble, changes], [false, "phone_voice_denied", 1]);
});

test("a browser that cannot record says so before anybody presses", () => {
  assert.equal(Voice.able(), true);
  Recorder.isTypeSupported = () => false;
  assert.equal(Voice.able(), false);
  delete globalThis.MediaRecorder;
  assert.equal(Voice.able(), false);
});
