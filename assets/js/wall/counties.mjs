// The level below a wall's region: numbers by its codes, and who is silent.

import { fill, minute } from "../ui/text.mjs";

/** Counties that ought to be heard of and are not. @param {Map<string, any>} all @returns {[string, any][]} */
export function silent(all) {
  return [...all].filter(([code, line]) => code.length === 6 && line.silent_since > 0).sort();
}

/** How many counties there are. @param {Map<string, any> | undefined} all */
export const counties = (all) => [...(all?.keys() ?? [])].filter((code) => code.length === 6).length;

/** The map's title: whom it shows, and whether all of it is heard of. */
export function countiesTitle(page, regions, view) {
  const { names, region } = page.live;
  const w = page.words;
  const focus = view?.focus ?? region;
  if (focus.length >= 6) {
    const line = regions.all.get(focus.slice(0, 6)) ?? regions.all.get(focus);
    if (!line) return names[focus] ?? "";
    const since = line.silent_since ? ` · ${fill(w.no_signal_since, { time: minute(line.silent_since) })}` : "";
    return fill(w.map_county, { name: names[focus] ?? focus, n: page.count(line.reachable) }) + since;
  }
  const [n, lost] = [counties(regions.all), silent(regions.all)];
  const values = { name: w.map_city, n, m: n - lost.length, names: lost.map(([c]) => names[c]).join("、") };
  return fill(lost.length ? w.counties_some : w.counties_all, values);
}

/** Tables of the level below, in the order of its codes: who works there, and what waits. */
export function showCounties(page, regions) {
  const { region, names } = page.live;
  const w = page.words;
  const size = region.length === 4 ? 6 : 9;
  const lines = [...regions.all].filter(([c]) => c.length === size && c.startsWith(region.slice(0, 6))).sort();
  const name = (c, line) => ({ text: names[c] ?? c, mark: line.silent_since ? "stale" : "" });
  const dark = (line) => (line.silent_since ? fill(w.no_signal_since, { time: minute(line.silent_since) }) : page.count(line.reachable));
  const many = lines.some(([, line]) => line.reachable !== null);
  page.rows("team", [w.name, w.reports, w.open, ...(many ? [w.reachable] : [])], lines.map(([c, line]) => [
    name(c, line), page.count(line.reports), page.count(line.open), ...(many ? [dark(line)] : []),
  ]));
  page.rows("regions", [w.name, w.reports, w.open, w.overdue], lines.map(([c, line]) => [
    name(c, line), page.count(line.reports), page.count(line.open), page.count(line.overdue),
  ]));
}
