import assert from "node:assert/strict";
import { test } from "node:test";

import { rootOf } from "../dom.mjs";
import { STAGES } from "../../../assets/js/wall/flow.mjs";
import { showWay, whyText } from "../../../assets/js/wall/way.mjs";

const AT = Date.UTC(2026, 10, 30, 1, 30);
const words = { wall_why: "{time} {n} of {of} {type}", wall_why_both: "{time} {n} of {of} {type}, both" };
for (const name of ["reports", ...STAGES, "closed"]) words[`stage_${name}`] = name;
const STAGES_OF = { of: { receive: 5, triage: 4, accept: 3, handle: 2, check: 1, closed: 9 } };
const why = { type: "S02", n: 40, of: 65, at: AT };

function wall() {
  const root = rootOf("way", "why");
  const page = {
    words,
    live: { types: { S02: "heating" } },
    count: String,
    slot: (name) => root.slots[name],
    say: (name, text) => (root.slots[name].textContent = text),
  };
  return { slots: root.slots, page };
}

const shown = (slots) => slots.way.children.map(({ children: [name, n] }) => [name.textContent, n.textContent]);

test("seven steps in their order; what came is the number of the wall's head", () => {
  const { slots, page } = wall();
  showWay(page, { stages: STAGES_OF, line: { reports: 12, overdue: 70 } });
  assert.deepEqual(shown(slots), [
    ["reports", "12"],
    ["receive", "5"],
    ["triage", "4"],
    ["accept", "3"],
    ["handle", "2"],
    ["check", "1"],
    ["closed", "9"],
  ]);
  const first = slots.way.children[0];
  showWay(page, { stages: STAGES_OF, line: { reports: 13, overdue: 70 } });
  assert.deepEqual(shown(slots)[0], ["reports", "13"]);
  assert.equal(slots.way.children[0], first, "the element stays");
});

test("before both are there nothing is drawn", () => {
  const { slots, page } = wall();
  showWay(page, { stages: STAGES_OF });
  showWay(page, { line: { reports: 12, overdue: 70 } });
  assert.equal(slots.way.children.length, 0);
});

test("the reason says its moment, its n and of how many, and of the rate where it holds there too", () => {
  const { page } = wall();
  assert.equal(whyText(page, why, { overdue: 66 }), "09:30 40 of 65 heating");
  assert.equal(whyText(page, { ...why, missed: true }, { overdue: 66 }), "09:30 40 of 65 heating, both");
});

test("a reason that contradicts the number of now is none", () => {
  const { page } = wall();
  assert.equal(whyText(page, why, { overdue: 40 }), "09:30 40 of 65 heating");
  assert.equal(whyText(page, why, { overdue: 39 }), "", "more of one type than there are");
  assert.equal(whyText(page, why, { overdue: 80 }), "09:30 40 of 65 heating");
  assert.equal(whyText(page, why, { overdue: 81 }), "", "it carries less than half of them by now");
});

test("no type, no name, no number: no reason", () => {
  const { page } = wall();
  assert.equal(whyText(page, {}, { overdue: 80 }), "");
  assert.equal(whyText(page, undefined, { overdue: 80 }), "");
  assert.equal(whyText(page, { ...why, type: "S99" }, { overdue: 66 }), "");
  assert.equal(whyText(page, why, undefined), "");
});
