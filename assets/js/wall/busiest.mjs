// Townships by load and by what is overdue: work lists, no rank. Load is open matters per 100 micro-grids.

import { showBars } from "../ui/bars.mjs";

const SHOWN = 6;

/** Load of a township. @param {{open: number}} line @param {number} grids */
export function load(line, grids) {
  return (line.open / grids) * 100;
}

/**
 * The busiest of a region, first the highest load; among equals by code.
 * @param {Map<string, {open: number}>} regions @param {Record<string, number>} grids @param {string} scope
 * @returns {{code: string, load: number}[]}
 */
export function busiest(regions, grids, scope) {
  return townships(regions, scope)
    .filter(([code]) => grids[code])
    .map(([code, line]) => ({ code, load: load(line, grids[code]) }))
    .sort((a, b) => b.load - a.load || byCode(a, b))
    .slice(0, SHOWN);
}

/**
 * Those with the most overdue matters; none without any.
 * @param {Map<string, {overdue: number}>} regions @param {string} scope
 * @returns {{code: string, overdue: number}[]}
 */
export function latest(regions, scope) {
  return townships(regions, scope)
    .map(([code, line]) => ({ code, overdue: line.overdue }))
    .filter((one) => one.overdue > 0)
    .sort((a, b) => b.overdue - a.overdue || byCode(a, b))
    .slice(0, SHOWN);
}

/** @param {import("../ui/page.mjs").Page} page @param {import("../live/replica.mjs").Records} regions */
export function showBusy(page, regions) {
  const { region, grids, names } = page.live;
  const scope = region.length < 6 ? region : region.slice(0, 6);
  page.say("busy-unit", page.words.per_hundred_grids);
  const name = (code) => names[code] ?? code;
  const busy = busiest(regions.all, grids, scope);
  showBars(page.slot("busy"), busy.map((one) => ({ name: name(one.code), value: one.load, text: one.load.toFixed(1) })));
  const late = latest(regions.all, scope);
  showBars(page.slot("late"), late.map((one) => ({ name: name(one.code), value: one.overdue, text: page.count(one.overdue) })));
}

const townships = (regions, scope) => [...regions].filter(([code]) => code.length === 9 && code.startsWith(scope));
const byCode = (a, b) => (a.code < b.code ? -1 : 1);
