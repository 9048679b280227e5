import assert from "node:assert/strict";
import { test } from "node:test";

import { rootOf, said } from "./dom.mjs";
import { CATEGORIES, STAGES, showFlow } from "../../assets/js/flow.mjs";

const NAMES = ["stage_reports", "stage_closed", ...STAGES.map((s) => `stage_${s}`), ...CATEGORIES.map((c) => `category_${c}`)];
const words = { few: "under 5", ...Object.fromEntries(NAMES.map((name) => [name, name])) };

function house() {
  const root = rootOf("stages", "categories", "steps");
  return { slots: root.slots, page: { words, count: String, slot: (name) => root.slots[name] } };
}

function figures() {
  const all = new Map();
  all.set("hours", { today: [1, 2, ...Array(22).fill(0)], usual: [], days: 0 });
  all.set("stages", { of: { receive: 5, triage: 4, accept: 3, handle: 2, check: 1, closed: 9 } });
  all.set("categories", { of: { D: null, H: 7, S: 0, C: 0, P: 0, E: 0, O: 0 } });
  return { all };
}

test("stages in the order of the way, reports before and closings behind", () => {
  const { page, slots } = house();
  showFlow(page, figures());
  assert.deepEqual(said(slots.stages).map(([name, , n]) => [name, n]), STAGES.map((s, i) => [`stage_${s}`, String(5 - i)]));
  assert.deepEqual(said(slots.steps).map(([, , n]) => n), ["3", "5", "4", "3", "2", "1", "9"]);
});

test("disputes that a wall may not count have a word and no bar", () => {
  const { page, slots } = house();
  showFlow(page, figures());
  assert.deepEqual(said(slots.categories)[0], ["category_D", "", "under 5"]);
  assert.equal(slots.categories.children[0].children[1].children[0].style.width, "0%");
});

test("what has not come yet is not drawn", () => {
  const { page, slots } = house();
  showFlow(page, { all: new Map() });
  assert.deepEqual([slots.stages.children.length, slots.categories.children.length], [0, 0]);
});
