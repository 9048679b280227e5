// Numbers of an area and period as rows: what each is, its n, what it was before, and the link to its cases.

import { fill } from "../ui/text.mjs";

const count = (n) => n.toLocaleString("en-US");

export const RANGES = ["today", "week", "ten", "month", "quarter"];
const STEPS = 5;

/** The cases behind a number, in the period the page shows. @param {any} told @param {string} id @param {Record<string, string>} [more] */
export function casesOf(told, id, more = {}) {
  const said = new URLSearchParams({ kpi: id, region: told.region, range: "custom", from: told.first, to: told.last, ...more });
  return `/cases?${said}`;
}

/** One row a number: [name, value, n, before, difference]; each tells its meaning and opens its cases. @param {any} told @param {any} words @param {boolean} open */
export function numberRows(told, words, open) {
  const href = (line, more) => (open && line.listed ? casesOf(told, line.id, more) : undefined);
  return told.kpis.map((line) => {
    const value = [line.text, line.unit && line.text !== "—" ? line.unit : "", line.p90 ? `P90 ${line.p90}` : ""].filter(Boolean).join(" ");
    const revised = line.revised ? ` ${fill(words.revised, { was: line.revised })}` : "";
    const rate = line.n !== null && line.unit === "%";
    return [
      { text: line.name, title: line.meaning, key: true },
      { text: value + revised + (line.unripe ? ` · ${line.unripe}` : ""), title: line.meaning, href: href(line, rate ? { part: "top" } : {}), mark: line.few ? "few" : "" },
      { text: line.n === null ? "" : `n = ${count(line.n)}`, title: line.meaning, href: line.n ? href(line) : undefined },
      { text: [line.before, ofYear(told.year?.texts[line.id], words)].filter(Boolean).join(" · "), title: line.before_n === null ? "" : `n = ${count(line.before_n)}` },
      { text: line.difference },
    ];
  });
}

/** What the same days a year before were; '' where that is not known. */
const ofYear = (text, words) => (text && text !== "—" ? fill(words.year_was, { text }) : "");

/** What is said of days whose numbers are imported sums, without cases. @param {any} told @param {any} words */
export function withoutCases(told, words) {
  const own = told.without_cases ? fill(words.without_cases, { day: told.without_cases }) : "";
  const { year } = told;
  const before = year ? fill(year.without_cases ? words.year_without_cases : words.year_days, year) : "";
  return [own, before].filter(Boolean).map((text) => ` · ${text}`).join("");
}

/** The areas below: [name, reports, open, overdue, rate]; what the head has live comes from where the head has it.
 * @param {any} told @param {boolean} open @param {(code: string) => string} link @param {Map<string, any>} [live] lines of regions */
export function belowRows(told, open, link, live = new Map()) {
  return told.below.map((held) => {
    const area = { ...held, ...ofNow(live.get(held.code), told.live ?? []) };
    const of = { ...told, region: area.code };
    const cell = (n, id) => ({ text: count(n), href: open && n ? casesOf(of, id) : undefined });
    const rate = area.n ? `${((100 * area.on_time) / area.n).toFixed(1)}% (n=${count(area.n)})` : "—";
    return [
      { text: area.name, href: link(area.code) },
      cell(area.reports, "reports"),
      cell(area.open, "open"),
      cell(area.overdue, "overdue"),
      { text: rate, href: open && area.n ? casesOf(of, "on_time_rate") : undefined, mark: area.n && area.n < 30 ? "few" : "" },
    ];
  });
}

/** Of a region's live line, what the period that is shown has live. */
function ofNow(line, names) {
  if (!line) return {};
  const rate = names.includes("on_time_rate") ? { on_time: line.on_time, n: line.due } : {};
  return { ...Object.fromEntries(names.filter((name) => name in line).map((name) => [name, line[name]])), ...rate };
}

/** Cells of the heat map, weekday by weekday: how many, which of the five steps, and in words. @param {number[][]} heat @param {any} words */
export function heatCells(heat, words) {
  const most = Math.max(0, ...heat.flat());
  const days = words.heat_days.split(",");
  return heat.map((hours, day) => ({
    day: days[day],
    cells: hours.map((n, hour) => ({ n, step: most && n ? Math.max(1, Math.ceil((STEPS * n) / most)) : 0, title: fill(words.heat_cell, { day: days[day], hour, n }) })),
  }));
}

/** Departments by areas: a head and a row each. @param {any} told @param {any} words @param {boolean} open */
export function matrixRows(told, words, open) {
  const cell = (one, unit, region) => {
    const href = open && one.n ? casesOf({ ...told, region }, told.kpi, { unit }) : undefined;
    const counted = one.n && one.text !== count(one.n);
    return { text: counted ? `${one.text} (${count(one.n)})` : one.text, href, mark: one.few ? "few" : "" };
  };
  const head = [words.unit, words.all, ...told.areas.map((area) => area.name)];
  return [head, ...told.rows.map((row) => [{ text: row.name }, cell(row.all, row.unit, told.region), ...row.cells.map((one, n) => cell(one, row.unit, told.areas[n].code))])];
}

/** A ranking: tier by tier; those with few are greyed and have no rank. @param {any} told @param {any} words @param {boolean} open */
export function rankRows(told, words, open) {
  if (told.off) return [[words.ranks_off]];
  const head = [words.rank_rank, words.rank_name, words.rank_text, "n", words.rank_interval, words.rank_tier];
  return [
    head,
    ...told.rows.map((row) => {
      const own = told.by === "unit" ? { unit: row.code } : {};
      const of = told.by === "unit" ? told : { ...told, region: row.code };
      const mark = row.few ? "few" : "";
      return [
        { text: row.rank ? String(row.rank) : "—", mark, title: row.few ? words.ranks_few : "" },
        { text: row.name, mark },
        { text: row.text, mark, href: open && row.code && row.n ? casesOf(of, told.kpi, own) : undefined },
        { text: count(row.n), mark },
        { text: row.interval, mark },
        { text: !row.tier ? "—" : told.tiers > 1 ? fill(words.tier_of, { n: row.tier }) : words.tier_all, mark },
      ];
    }),
  ];
}

/** The link of a view: what it shows besides the area. @param {string} region @param {URLSearchParams} said */
export function linkOf(region, said) {
  const text = said.toString();
  return `/region/${region}${text ? `?${text}` : ""}`;
}

/** The area one tier up, '' above the ceiling. @param {string} region @param {string} ceiling */
export function above(region, ceiling) {
  const size = { 6: 4, 9: 6, 12: 9 }[region.length] ?? 0;
  return size >= ceiling.length ? region.slice(0, size) : "";
}
