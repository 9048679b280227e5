import assert from "node:assert/strict";
import { test } from "node:test";

import "../dom.mjs";
import { isOut, mayReload, topicsOf } from "../../../assets/js/wall/wall.mjs";

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
