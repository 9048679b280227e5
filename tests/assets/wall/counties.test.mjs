import assert from "node:assert/strict";
import { test } from "node:test";

import { countiesTitle, showCounties } from "../../../assets/js/wall/counties.mjs";
import { silent } from "../../../assets/js/live/regions.mjs";

const NOON = Date.UTC(2026, 10, 23, 4, 5, 9);
const words = {
  map_city: "city",
  map_county: "{name} {n}",
  map_few: "{name} few",
  counties_all: "{name} {n} of {n}",
  counties_some: "{name} {m} of {n}, not {names}",
  no_signal_since: "none since {time}",
  name: "name",
  reports: "reports",
  open: "open",
  reachable: "workers",
  overdue: "overdue",
};
const line = (more) => ({ reports: 1, open: 2, overdue: 3, reachable: 4, silent_since: 0, ...more });

function house(regions, region = "2112") {
  const tables = {};
  const live = { names: { 211221: "甲县", 211223: "乙县", 211221106: "丙镇" }, region };
  const page = {
    words,
    live,
    count: (n) => (n === null ? "—" : String(n)),
    rows: (name, head, rows) => (tables[name] = [head, ...rows]),
  };
  return { page, tables, held: { all: new Map(Object.entries(regions)) } };
}

test("the title counts who is heard of, and names who is not", () => {
  const well = house({ 2112: line(), 211221: line(), 211223: line() });
  assert.equal(countiesTitle(well.page, well.held, null), "city 2 of 2");
  const ill = house({ 2112: line(), 211221: line(), 211223: line({ silent_since: NOON }) });
  assert.equal(countiesTitle(ill.page, ill.held, null), "city 1 of 2, not 乙县");
  assert.deepEqual(
    silent(ill.held.all).map(([code]) => code),
    ["211223"],
  );
});

test("of one county it says how many can be reached, or since when none is heard", () => {
  const { page, held } = house({ 211221: line(), 211223: line({ silent_since: NOON }) });
  assert.equal(countiesTitle(page, held, { focus: "211221" }), "甲县 4");
  assert.equal(countiesTitle(page, held, { focus: "211223" }), "乙县 4 · none since 12:05");
});

test("the table lists by code, and a silent county's workers are not counted", () => {
  const { page, tables, held } = house({ 211223: line({ silent_since: NOON }), 211221: line(), 211221106: line() });
  showCounties(page, held);
  assert.deepEqual(
    tables.team.map((row) => row.at(-1)),
    ["workers", "4", "none since 12:05"],
  );
  assert.deepEqual(tables.team[2][0], { text: "乙县", mark: "stale" });
  assert.deepEqual(tables.regions[1].slice(1), ["1", "2", "3"]);
});

test("of a township it says its own number, and of few that they are few", () => {
  const { page, held } = house({ 211221106: line({ reachable: 73 }) }, "211221106");
  assert.equal(countiesTitle(page, held, { focus: "211221106" }), "丙镇 73");
  const few = house({ 211221: line(), 211221106: line({ reachable: null, silent_since: NOON }) }, "211221106");
  assert.equal(countiesTitle(few.page, few.held, { focus: "211221106" }), "丙镇 few · none since 12:05");
});

test("below a county nobody is counted where a wall may not", () => {
  const { page, tables, held } = house({ 211221: line(), 211221106: line({ reachable: null }) }, "211221");
  showCounties(page, held);
  assert.deepEqual(
    tables.team.map((row) => row.length),
    [3, 3],
  );
});
