import assert from "node:assert/strict";
import { test } from "node:test";

import { rootOf, said } from "../dom.mjs";
import { CATEGORIES, STAGES, showFlow } from "../../../assets/js/wall/flow.mjs";

const NAMES = [
  "stage_reports",
  "stage_closed",
  ...STAGES.map((s) => `stage_${s}`),
  ...CATEGORIES.map((c) => `category_${c}`),
  "category_O_and_D",
];
const words = { as_of_minute: "as of {time}", ...Object.fromEntries(NAMES.map((name) => [name, name])) };

function house() {
  const root = rootOf("stages", "categories", "steps");
  return { slots: root.slots, page: { words, count: String, slot: (name) => root.slots[name] } };
}

function figures() {
  const all = new Map();
  all.set("stages", { of: { receive: 5, triage: 4, accept: 3, handle: 2, check: 1, closed: 9 } });
  all.set("categories", { of: { D: 2, H: 7, S: 0, C: 0, P: 0, E: 0, O: 0 } });
  return { all };
}

test("stages in the order of the way, reports before and closings behind", () => {
  const { page, slots } = house();
  showFlow(page, figures(), 3);
  assert.deepEqual(
    said(slots.stages).map(([name, , n]) => [name, n]),
    STAGES.map((s, i) => [`stage_${s}`, String(5 - i)]),
  );
  assert.deepEqual(
    said(slots.steps).map(([, , n]) => n),
    ["3", "5", "4", "3", "2", "1", "9"],
  );
});

test("on a wall disputes are a part of others until they may be told apart, and the moment is said", () => {
  const { page, slots } = house();
  const asides = [];
  page.say = (slot, text) => asides.push([slot, text]);
  const at = Date.UTC(2026, 10, 28, 2, 15);
  const all = new Map([["categories", { of: { D: null, H: 7, S: 0, C: 0, P: 0, E: 0, O: 3 }, at }]]);
  showFlow(page, { all });
  const names = said(slots.categories).map(([name, , n]) => [name, n]);
  assert.deepEqual(
    names.map(([name]) => name),
    ["H", "S", "C", "P", "E"].map((c) => `category_${c}`).concat("category_O_and_D"),
  );
  assert.deepEqual(names.at(-1), ["category_O_and_D", "3"]);
  all.set("categories", { of: { D: 5, H: 7, S: 0, C: 0, P: 0, E: 0, O: 9 }, at: at + 900_000, apart: at });
  showFlow(page, { all });
  assert.deepEqual(said(slots.categories)[0].slice(0, 1).concat(said(slots.categories)[0][2]), ["category_D", "5"]);
  assert.deepEqual(asides, [
    ["categories-aside", "as of 10:15"],
    ["categories-aside", "as of 10:15–10:30"],
  ]);
});

test("what has not come yet is not drawn", () => {
  const { page, slots } = house();
  showFlow(page, { all: new Map() });
  assert.deepEqual([slots.stages.children.length, slots.categories.children.length], [0, 0]);
});
