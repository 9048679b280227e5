import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Watch, here } from "../../../assets/js/phone/watch.mjs";
import { settled } from "./view.mjs";

const coords = { longitude: 123.8, latitude: 42, accuracy: 8, speed: null, heading: null };

/** What the system has of positions and of the screen. */
class System {
  constructor() {
    this.watched = new Map();
    this.cleared = [];
    this.locks = [];
    this.geolocation = {
      watchPosition: (found, failed) => (this.watched.set(this.watched.size + 1, { found, failed }), this.watched.size),
      clearWatch: (id) => (this.cleared.push(id), this.watched.delete(id)),
      getCurrentPosition: (found, failed) => void (this.asked = { found, failed }),
    };
    this.wakeLock = {
      request: async () => {
        const lock = { released: false, release: () => void (lock.released = true) };
        this.locks.push(lock);
        return lock;
      },
    };
  }
}

let system;
beforeEach(() => {
  system = new System();
  Object.defineProperty(globalThis, "navigator", { value: system, configurable: true });
  globalThis.document = { visibilityState: "visible" };
});

function watched({ now = () => 100_000, fix = async () => true } = {}) {
  const [kept, troubles] = [[], []];
  const store = { fix: async (...one) => (kept.push(one), fix()) };
  const full = (error) => void troubles.push(error);
  const watch = new Watch(store, { now, online: () => true, changed: () => troubles.push(watch.trouble), full });
  return { watch, kept, troubles };
}

test("positions are asked for within a session and at no other time; the screen stays on for it", async () => {
  const { watch, kept } = watched();
  watch.set(false);
  assert.equal(system.watched.size, 0);
  watch.set(true);
  watch.set(true);
  await settled();
  assert.equal(system.watched.size, 1);
  system.watched.get(1).found({ coords });
  assert.deepEqual(
    kept.map(([{ at, lon }, lane]) => [at, lon, lane]),
    [[100_000, 123.8, "live"]],
  );
  watch.set(false);
  assert.deepEqual(system.cleared, [1]);
  assert.deepEqual(
    system.locks.map(({ released }) => released),
    [true],
  );
});

test("one position in ten seconds, however many the system has", () => {
  let at = 0;
  const { watch, kept } = watched({ now: () => at });
  watch.set(true);
  for (at = 0; at <= 30_000; at += 1000) system.watched.get(1).found({ coords });
  assert.deepEqual(
    kept.map(([{ at: when }]) => when),
    [0, 10_000, 20_000, 30_000],
  );
});

test("positions that are refused or not to be had are told apart, and it is over with the next one", () => {
  const { watch, troubles } = watched();
  watch.set(true);
  const { found, failed } = system.watched.get(1);
  failed({ code: 1, PERMISSION_DENIED: 1 });
  failed({ code: 3, PERMISSION_DENIED: 1 });
  found({ coords });
  assert.deepEqual(troubles, ["denied", "nowhere", ""]);
});

test("a position that the store had no room for is said to be lost", async () => {
  const none = new DOMException("full", "QuotaExceededError");
  const { watch, troubles } = watched({ fix: () => Promise.reject(none) });
  watch.set(true);
  system.watched.get(1).found({ coords });
  await settled();
  assert.equal(troubles.at(-1), none);
});

test("a report whose place is refused or not to be had goes without", async () => {
  const asked = here(10);
  system.asked.failed({ code: 1 });
  assert.equal(await asked, null);
  delete system.geolocation;
  assert.equal(await here(10), null);
});
