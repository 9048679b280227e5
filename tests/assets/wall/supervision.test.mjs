import assert from "node:assert/strict";
import { test } from "node:test";

import { rootOf } from "../dom.mjs";
import { CITY, SUPERVISION } from "../../../assets/js/wall/scenes.mjs";
import { Supervision } from "../../../assets/js/wall/supervision.mjs";

const YEAR = {
  first: "2026-01-01",
  last: "2026-09-26",
  points: 195,
  found: 101,
  proven: 100,
  areas: [
    { name: "甲县", found: 60, proven: 60 },
    { name: "乙县", found: 41, proven: 40 },
  ],
};

function wall(answers) {
  const root = rootOf("supervised", "supervised-sum");
  const asked = [];
  const page = {
    live: { scope: "2112" },
    words: { wall_supervised: "{points} {found} {proven} {last}", none_yet: "—" },
    slot: (name) => root.slots[name],
    say: (name, text) => (root.slots[name].textContent = text),
  };
  const get = (address) => (asked.push(address), Promise.resolve(answers.shift() ?? null));
  return { slots: root.slots, asked, made: new Supervision(page, get) };
}

test("it is asked for while it is shown alone, and once in ten minutes", async () => {
  const { asked, made } = wall([YEAR, YEAR]);
  await made.beat(CITY, 0);
  assert.deepEqual(asked, []);
  await made.beat(SUPERVISION, 0);
  await made.beat(SUPERVISION, 599_999);
  assert.deepEqual(asked, ["/wall/supervision.json?region=2112"]);
  await made.beat(SUPERVISION, 600_000);
  assert.equal(asked.length, 2);
});

test("areas come in the order they are sent, with what was proven of what was found", async () => {
  const { slots, made } = wall([YEAR]);
  await made.beat(SUPERVISION, 0);
  assert.equal(slots["supervised-sum"].textContent, "195 101 100 2026-09-26");
  assert.deepEqual(
    [...slots.supervised.children].map((row) => row.children.at(-1).textContent),
    ["60 / 60", "40 / 41"],
  );
});

test("history that is behind leaves no number of another day", async () => {
  const { slots, made } = wall([YEAR, { backlog: 40 }]);
  await made.beat(SUPERVISION, 0);
  await made.beat(SUPERVISION, 600_000);
  assert.equal(slots["supervised-sum"].textContent, "—");
  assert.equal(slots.supervised.children.length, 0);
});
