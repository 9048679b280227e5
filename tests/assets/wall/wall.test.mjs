import assert from "node:assert/strict";
import { test } from "node:test";

import "../dom.mjs";
import { Wall, isNight, isOut, mayReload, topicsOf } from "../../../assets/js/wall/wall.mjs";

const live = { scope: "2112", city: "2112", wall: { visitor: false } };

test("over the city it listens to clusters, in a county to that county's dots, never to both", () => {
  assert.ok(topicsOf(live, "2112").includes("clusters/2112"));
  assert.deepEqual(
    topicsOf(live, "211221").filter((topic) => /workers|clusters/.test(topic)),
    ["workers/211221"],
  );
  const town = { ...live, scope: "211221106" };
  assert.deepEqual(topicsOf(town, "211221106"), [
    "regions/211221106",
    "figures/211221106",
    "alerts/211221106",
    "shift/211221106",
    "feed/2112",
    "workers/211221106",
  ]);
});

test("for visitors it listens to nobody's place at all", () => {
  const guests = { ...live, wall: { visitor: true } };
  for (const focus of ["2112", "211221"]) assert.doesNotMatch(String(topicsOf(guests, focus)), /workers|clusters/);
});

test("it loads itself afresh at night, when it is live and nothing waits that somebody must see", () => {
  const quiet = {
    minute: 255,
    age: 4e6,
    state: "live",
    alerts: [
      { priority: 2, state: "acked" },
      { priority: 3, state: "unack" },
    ],
  };
  assert.equal(mayReload(quiet), true);
  for (const more of [
    { minute: 600 },
    { age: 1000 },
    { state: "lost" },
    { alerts: [{ priority: 1, state: "unack" }] },
  ]) {
    assert.equal(mayReload({ ...quiet, ...more }), false);
  }
});

test("a wall that is let in no more shows its code after half a minute, and no other does", () => {
  assert.equal(isOut("refused", 30_001), true);
  assert.equal(isOut("refused", 30_000), false);
  assert.equal(isOut("lost", 3_600_000), false);
});

test("its night is from ten to six, and over while something grave waits", () => {
  const waits = (priority, state) => [{ priority, state }];
  assert.deepEqual(
    [21 * 60 + 59, 22 * 60, 0, 5 * 60 + 59, 6 * 60].map((minute) => isNight(minute, [])),
    [false, true, true, true, false],
  );
  assert.equal(isNight(0, waits(1, "unack")), false);
  assert.equal(isNight(0, waits(2, "rtn_unack")), false);
  assert.equal(isNight(0, waits(1, "acked")), true);
  assert.equal(isNight(0, waits(3, "unack")), true);
});

test("graphics that do not come back: that is shown, and then the wall loads itself, thrice too", (context) => {
  const note = { hidden: true, textContent: "" };
  const root = { dataset: {}, style: {}, querySelector: (asked) => (asked === ".no-webgl" ? note : null) };
  const wall = { scenes: [1], rotate_s: 60, hold: false, visitor: false, county: "" };
  const live = { scope: "2112", region: "2112", city: "2112", story: null, wall, names: {} };
  const page = { root, live, words: { map_lost: "lost" }, slot: () => null };
  const map = { ready: false, show() {} };
  const asked = [];
  globalThis.location = { href: "/wall", search: "", reload() {} };
  globalThis.fetch = (address) => (asked.push(address), new Promise(() => {}));
  let now = 1000;
  context.mock.method(performance, "now", () => now);
  const shown = new Wall(page, { follow() {}, state: () => "live" }, map, { title() {} });
  const after = (s, ready) => {
    now += s * 1000;
    map.ready = ready;
    shown.second();
    return [note.hidden, asked.length];
  };
  assert.deepEqual(after(600, false), [true, 0], "one that was not there yet is not lost");
  after(1, true);
  assert.deepEqual(after(1, false), [true, 0]);
  assert.deepEqual(after(4, false), [true, 0]);
  assert.deepEqual(after(1, false), [false, 0]);
  assert.equal(note.textContent, "lost");
  assert.deepEqual(after(1, true), [true, 0], "it came back");
  for (const times of [1, 2, 3]) {
    after(1, false);
    after(1, true);
    after(1, false);
    assert.deepEqual(after(60, false), [false, times]);
  }
});
