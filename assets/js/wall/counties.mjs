// The level below a wall's region: numbers by its codes, and which counties are silent.

import { byCode, counties, silent } from "../live/regions.mjs";
import { fill, minute } from "../ui/text.mjs";

/** @import { RegionNumbers, Topics } from "../types.d.ts" */
/** @import { Cell, Page } from "../ui/page.mjs" */

/** @typedef {Pick<Page, "live" | "words" | "count" | "rows">} Wall */

/**
 * The map's title: which area it shows, and whether all of it is heard of.
 * @param {Wall} page
 * @param {Topics["regions"]} regions
 * @param {{focus: string} | null | undefined} view
 */
export function countiesTitle(page, regions, view) {
  const { names, region } = page.live;
  const { words } = page;
  const focus = view?.focus ?? region;
  if (focus.length >= 6) {
    const line = regions.all.get(focus);
    if (!line) return names[focus] ?? "";
    const since = line.silent_since ? ` · ${fill(words.no_signal_since, { time: minute(line.silent_since) })}` : "";
    if (line.reachable === null) return fill(words.map_few, { name: names[focus] ?? focus }) + since;
    return fill(words.map_county, { name: names[focus] ?? focus, n: page.count(line.reachable) }) + since;
  }
  const [n, lost] = [counties(regions.all), silent(regions.all)];
  const values = { name: words.map_city, n, m: n - lost.length, names: lost.map(([code]) => names[code]).join("、") };
  return fill(lost.length ? words.counties_some : words.counties_all, values);
}

/**
 * Tables of the level below, in the order of its codes: how many work there, and what waits.
 * @param {Wall} page
 * @param {Topics["regions"]} regions
 */
export function showCounties(page, regions) {
  const { region, names } = page.live;
  const { words } = page;
  const size = region.length === 4 ? 6 : 9;
  const lines = [...regions.all].filter(([c]) => c.length === size && c.startsWith(region)).sort(byCode);
  /** @param {string} code @param {RegionNumbers} line @returns {Cell} */
  const name = (code, line) => ({ text: names[code] ?? code, mark: line.silent_since ? "stale" : "" });
  /** @param {RegionNumbers} line */
  const reachable = (line) =>
    line.silent_since ? fill(words.no_signal_since, { time: minute(line.silent_since) }) : page.count(line.reachable);
  const many = lines.some(([, line]) => line.reachable !== null);
  const team = lines.map(([code, line]) => [
    name(code, line),
    page.count(line.reports),
    page.count(line.open),
    ...(many ? [reachable(line)] : []),
  ]);
  page.rows("team", [words.name, words.reports, words.open, ...(many ? [words.reachable] : [])], team);
  const waiting = lines.map(([code, line]) => [
    name(code, line),
    page.count(line.reports),
    page.count(line.open),
    page.count(line.overdue),
  ]);
  page.rows("regions", [words.name, words.reports, words.open, words.overdue], waiting);
}
