// Townships by load and by what is overdue: work lists, no rank.

import { byCode } from "../live/regions.mjs";
import { showBars } from "../ui/bars.mjs";

/** @import { Topics } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */

const SHOWN = 6;

/**
 * The busiest of a region, first the highest load; among equals by code. `text`: the load as it is shown.
 * @param {Map<string, {load?: string}>} regions
 * @param {string} scope
 * @returns {{code: string, load: number, text: string}[]}
 */
export function busiest(regions, scope) {
  return townships(regions, scope)
    .flatMap(([code, line]) => (line.load ? [{ code, load: Number(line.load), text: line.load }] : []))
    .sort((a, b) => b.load - a.load || byCode([a.code, a], [b.code, b]))
    .slice(0, SHOWN);
}

/**
 * Those with the most overdue cases; none without any.
 * @param {Map<string, {overdue: number}>} regions
 * @param {string} scope
 * @returns {{code: string, overdue: number}[]}
 */
export function mostOverdue(regions, scope) {
  return townships(regions, scope)
    .map(([code, line]) => ({ code, overdue: line.overdue }))
    .filter((one) => one.overdue > 0)
    .sort((a, b) => b.overdue - a.overdue || byCode([a.code, a], [b.code, b]))
    .slice(0, SHOWN);
}

/** @param {Page} page @param {Topics["regions"]} regions */
export function showBusiest(page, regions) {
  const { region: scope, names } = page.live;
  page.say("busy-unit", page.words.per_hundred_grids);
  /** @param {string} code */
  const name = (code) => names[code] ?? code;
  const busy = busiest(regions.all, scope);
  showBars(
    page.slot("busy"),
    busy.map((one) => ({ name: name(one.code), value: one.load, text: one.text })),
  );
  const late = mostOverdue(regions.all, scope);
  showBars(
    page.slot("late"),
    late.map((one) => ({ name: name(one.code), value: one.overdue, text: page.count(one.overdue) })),
  );
}

/**
 * @template T
 * @param {Map<string, T>} regions
 * @param {string} scope
 */
const townships = (regions, scope) => [...regions].filter(([code]) => code.length === 9 && code.startsWith(scope));
