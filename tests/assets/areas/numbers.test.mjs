import assert from "node:assert/strict";
import { test } from "node:test";

import {
  above,
  casesOf,
  linkOf,
  matrixRows,
  numberRows,
  rankRows,
  withoutCases,
} from "../../../assets/js/areas/numbers.mjs";

const told = { region: "2112", first: "2026-11-01", last: "2026-11-23" };
const words = {
  revised: "was {was}",
  unit: "U",
  all: "A",
  rank_rank: "R",
  rank_name: "N",
  rank_text: "V",
  rank_interval: "I",
  rank_tier: "T",
  tier_of: "t{n}",
  tier_all: "one",
  ranks_few: "few",
  ranks_off: "off",
};
const line = {
  id: "open",
  name: "Open",
  unit: "",
  text: "7",
  p90: "",
  n: null,
  few: false,
  before: "5",
  before_n: null,
  difference: "▲2",
  revised: "",
  meaning: "m",
  listed: true,
};

test("a number opens its cases in the period that is shown", () => {
  assert.equal(casesOf(told, "open"), "/cases?kpi=open&region=2112&range=custom&from=2026-11-01&to=2026-11-23");
  const [row] = numberRows({ ...told, kpis: [line] }, words, true);
  assert.deepEqual([row[0].title, row[1].text, row[1].href], ["m", "7", casesOf(told, "open")]);
  assert.equal(numberRows({ ...told, kpis: [line] }, words, false)[0][1].href, undefined);
});

test("a rate opens its upper part by its value and all of it by its n", () => {
  const rate = {
    ...line,
    id: "on_time_rate",
    unit: "%",
    text: "90.0",
    n: 20,
    few: true,
    before: "—",
    before_n: 0,
    difference: "",
    revised: "91.0",
  };
  const [row] = numberRows({ ...told, kpis: [rate] }, words, true);
  assert.equal(row[1].text, "90.0 % was 91.0");
  assert.equal(row[1].mark, "few");
  assert.ok(row[1].href.endsWith("&part=top"));
  assert.deepEqual([row[2].text, row[2].href, row[3].title], ["n = 20", casesOf(told, "on_time_rate"), "n = 0"]);
});

test("what is too young to be compared says so, and thousands are separated", () => {
  const young = { ...line, id: "recurrence_rate", unit: "%", text: "0.2", n: 29736, before: "", unripe: "young" };
  const [row] = numberRows({ ...told, kpis: [young] }, words, true);
  assert.deepEqual(
    row.map((cell) => cell.text),
    ["Open", "0.2 % · young", "n = 29,736", "", "▲2"],
  );
});

test("what the same days a year ago were stands beside, and what has no cases says so", () => {
  const more = {
    year_was: "Y {text}",
    without_cases: "sums to {day}",
    year_days: "{first}-{last}",
    year_without_cases: "{first}-{last}, no cases",
  };
  const year = { first: "2025-11-01", last: "2025-11-22", without_cases: "2025-11-22", texts: { open: "9" } };
  const [row] = numberRows({ ...told, kpis: [line], year }, { ...words, ...more }, true);
  assert.equal(row[3].text, "5 · Y 9");
  const [none] = numberRows(
    { ...told, kpis: [line], year: { ...year, texts: { open: "—" } } },
    { ...words, ...more },
    true,
  );
  assert.equal(none[3].text, "5");
  assert.equal(
    withoutCases({ ...told, year, without_cases: "2026-11-02" }, more),
    " · sums to 2026-11-02 · 2025-11-01-2025-11-22, no cases",
  );
  assert.equal(
    withoutCases({ ...told, year: { ...year, without_cases: "" }, without_cases: "" }, more),
    " · 2025-11-01-2025-11-22",
  );
  assert.equal(withoutCases({ ...told, year: null, without_cases: "" }, more), "");
});

test("every cell of a matrix opens its cases, where its number is made of cases", () => {
  const cell = { text: "4", n: 4, few: false };
  const matrix = {
    ...told,
    kpi: "open",
    listed: true,
    areas: [{ code: "211221", name: "x" }],
    rows: [{ unit: "police", name: "P", all: cell, cells: [cell] }],
  };
  const rows = matrixRows(matrix, words, true);
  assert.equal(matrixRows({ ...matrix, kpi: "task_on_time", listed: false }, words, true)[1][2].href, undefined);
  assert.deepEqual(rows[0], ["U", "A", "x"]);
  assert.ok(rows[1][2].href.includes("region=211221") && rows[1][2].href.includes("unit=police"));
});

test("who has few has no rank, whose name is hidden has no link", () => {
  const row = { code: "", name: "甲", tier: 1, rank: 0, text: "3.0", n: 4, interval: "0-9", few: true };
  const rows = rankRows(
    { ...told, kpi: "rework_rate", by: "6", rows: [row, { ...row, code: "211221", rank: 1, few: false }] },
    words,
    true,
  );
  assert.deepEqual([rows[1][0].text, rows[1][0].title, rows[1][2].href], ["—", "few", undefined]);
  assert.deepEqual([rows[2][0].text, rows[2][5].text], ["1", "one"]);
  const three = rankRows({ ...told, kpi: "rework_rate", by: "6", tiers: 3, rows: [{ ...row, n: 8412 }] }, words, true);
  assert.deepEqual([three[1][3].text, three[1][5].text], ["8,412", "t1"]);
  assert.ok(rows[2][2].href.includes("region=211221"));
  assert.deepEqual(rankRows({ off: true }, words, true), [["off"]]);
});

test("one tier up, never above what is one's own", () => {
  assert.equal(above("211221106201", "2112"), "211221106");
  assert.equal(above("211221", "2112"), "2112");
  assert.equal(above("211221", "211221"), "");
  assert.equal(above("2112", "2112"), "");
  assert.equal(linkOf("2112", new URLSearchParams("range=month")), "/region/2112?range=month");
});
