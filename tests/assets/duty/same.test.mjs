import assert from "node:assert/strict";
import { test } from "node:test";

import { browser } from "../browser.mjs";

browser("http://city.test/duty");
const { alike, headOf, partsOf, sameKey, sameRows } = await import("../../../assets/js/duty/same.mjs");

const words = new Proxy(
  { card_merge: "all {n} [{key}]", near_m: "{n} m", rule_serious: "{subject}", yesterday: "y {time}" },
  { get: (all, name) => all[name] ?? name },
);
const rules = {
  serious: { subject: "type", on_site: true },
  cluster: { subject: "type", on_site: true },
  sos: { subject: "worker", on_site: true },
  seat_lost: { subject: "place", on_site: false },
};
const live = { names: {}, types: { E02: "gas" }, rules };
const line = (id, metres, more = {}) => ({
  id,
  rule: "serious",
  priority: 1,
  state: "unack",
  region: "211221106201",
  subject: "E02",
  at: 1000,
  taken_at: 0,
  lon_e6: 123_700_000,
  lat_e6: 42_200_000 + Math.round(metres / 0.11132),
  approx: false,
  merged: false,
  under: "",
  version: 1,
  ...more,
});
const ids = (found) => found.map(({ line: { id } }) => id);

test("of one kind within 500 m they stand together, whatever else is within a kilometre is a hint", () => {
  const here = line("a", 0);
  const others = [
    line("far", 1_100),
    line("same type far", 700),
    line("help", 50, { rule: "sos", subject: "7" }),
    line("many", 480, { rule: "cluster", priority: 2 }),
    line("next", 90),
    line("other type", 60, { subject: "H06" }),
    line("label", 0, { approx: true }),
    line("aside", 10, { state: "suppressed" }),
    line("screen", 5, { rule: "seat_lost", subject: "2112" }),
  ];
  const { same, near } = alike(here, [here, ...others], live);
  assert.deepEqual(ids(same), ["next", "many"], "one type, whichever rule told of it");
  assert.deepEqual(ids(near), ["help", "other type", "same type far"]);
  for (const none of [{ approx: true }, { state: "closed" }, { rule: "seat_lost" }])
    assert.deepEqual(alike({ ...here, ...none }, others, live), { same: [], near: [] });
  const help = line("h", 0, { rule: "sos", subject: "9" });
  assert.deepEqual(ids(alike(help, others, live).same), ["help"], "of people the rule is the kind, never the person");
});

test("the gravest stays, then one with others in it, then one that is taken, then the earliest", () => {
  const one = line("one", 0);
  const two = line("two", 0, { at: 2000, taken_at: 5 });
  const three = line("three", 0, { at: 3000 });
  const lesser = line("lesser", 0, { priority: 2, at: 1 });
  assert.equal(headOf([lesser, three, one], []).id, "one");
  assert.equal(headOf([lesser, three, one, two], []).id, "two");
  const part = line("part", 0, { merged: true, under: "three" });
  assert.equal(headOf([one, two, three], [part]).id, "three");
  assert.deepEqual(partsOf(three, [part, one, line("held", 0, { under: "three" })]), [part]);
});

test("each is one click away, merged with its button or all by one, and split again", () => {
  const here = line("a", 0);
  const next = line("n", 90);
  const part = line("p", 10, { state: "suppressed", merged: true, under: "a" });
  const done = [];
  const parts = {
    lines: () => [here, next, part],
    open: (id) => done.push(["open", id]),
    key: () => "M",
    may: true,
    merge: (of, others) => done.push(["merge", of.id, others.map(({ id }) => id)]),
    split: (of) => done.push(["split", of.id]),
    answer: ({ id }) => (id === "n" ? "refused" : ""),
  };
  const rows = Object.fromEntries(sameRows(here, { words, live }, parts, 2000));
  for (const [way] of [["card_same"], ["card_joined"]])
    for (const button of rows[way].querySelectorAll("button")) button.click();
  assert.deepEqual(done, [
    ["open", "n"],
    ["merge", "a", ["n"]],
    ["merge", "a", ["n"]],
    ["open", "p"],
    ["split", "p"],
  ]);
  assert.match(rows.card_same.textContent, /90 m.*refused.*all 1 \[M\]/);
  assert.equal(rows.card_near, "");
  assert.deepEqual(sameKey(here, live, parts), [
    ["n", 1, "refused"],
    ["p", 1, ""],
  ]);
  const looks = Object.fromEntries(sameRows(here, { words, live }, { ...parts, may: false }, 2000));
  assert.equal(looks.card_same.querySelectorAll("button").length, 1, "who only looks merges nothing");
});
