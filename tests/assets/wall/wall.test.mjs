import assert from "node:assert/strict";
import { test } from "node:test";

import "../dom.mjs";
import { mayReload, topicsOf } from "../../../assets/js/wall/wall.mjs";

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
  const refused = { ...quiet, minute: 600, state: "refused" };
  assert.equal(mayReload({ ...refused, age: 30_001 }), true);
  assert.equal(mayReload({ ...refused, age: 30_000 }), false);
});
