// Numbers of an area and period as rows: what each is, its n, what it was before, and the link to its cases.

import { fill } from "../ui/text.mjs";

/** @import { Words } from "../types.d.ts" */
/** @import { Cell } from "../ui/page.mjs" */
/**
 * @typedef {{region: string, first: string, last: string}} Days an area and the days that are shown
 * @typedef {{id: string, name: string, unit: string, text: string, p90: string, n: number | null, few: boolean, before:
 *   string, before_n: number | null, difference: string, revised: string, meaning: string, listed: boolean, unripe?:
 *   string}} NumberLine
 * @typedef {Days & {range: string, now: string, now_n: number | null, text: string, n: number | null, year:
 *   string}} HeadLine `year`: of the same days a year before, "" where that is not known
 * @typedef {{unit: string, own: string, name: string, who: string, phone: string, note: string}} UnitLine `unit`: ''
 *   of a place of the city's own table, whose names are as somebody wrote them
 * @typedef {{first: string, last: string, without_cases: string, texts: Record<string, string>}} Year the same days a
 *   year before; `without_cases`: until when they are imported sums, "" for none
 * @typedef {{vain?: string[], notes?: string[], backlog?: number}} Reply what every answer of an area may hold
 * @typedef {Reply & Days & {complete: boolean, before: [string, string], until: string, since: string, at: number,
 *   live: string[], kpis: NumberLine[], strip: Record<string, HeadLine>, units: UnitLine[],
 *   without_cases?: string, year?: Year | null}} AreaNumbers
 * @typedef {{text: string, n: number, few: boolean}} Part
 * @typedef {{at: number, name: string, meaning: string, kpi: string}} Head
 * @typedef {Reply & Days & Head & {listed: boolean, areas: {code: string, name: string}[],
 *   rows: {unit: string, name: string, all: Part, cells: Part[]}[]}} Matrix
 * @typedef {Part & {code: string, name: string, rank: number, tier: number, interval: string}} RankLine
 * @typedef {Reply & Days & Head & {off?: boolean, by: string, tiers: number, rows: RankLine[]}} Ranking
 */

/** @param {number} n */
const count = (n) => n.toLocaleString("en-US");

export const RANGES = ["today", "week", "calendar_week", "ten", "month", "quarter", "year"];

/**
 * The cases behind a number, in the period the page shows.
 * @param {Days} days
 * @param {string} id
 * @param {Record<string, string>} [more]
 */
export function casesOf(days, id, more = {}) {
  const query = { kpi: id, region: days.region, range: "custom", from: days.first, to: days.last, ...more };
  return `/cases?${new URLSearchParams(query)}`;
}

/**
 * One row a number: [name, value, n, before, difference]; each carries its meaning and opens its cases.
 * @param {Days & {kpis: NumberLine[], year?: Year | null}} numbers
 * @param {Words} words
 * @param {boolean} open whether cases may be opened
 * @returns {Cell[][]}
 */
export function numberRows(numbers, words, open) {
  return numbers.kpis.map((line) => {
    const href = open && line.listed ? casesOf(numbers, line.id) : undefined;
    const top = open && line.listed && line.n !== null && line.unit === "%";
    return [
      { text: line.name, title: line.meaning, key: true },
      {
        text: valueOf(line, words),
        title: line.meaning,
        href: top ? casesOf(numbers, line.id, { part: "top" }) : href,
        mark: line.few ? "few" : "",
      },
      { text: line.n === null ? "" : `n = ${count(line.n)}`, title: line.meaning, href: line.n ? href : undefined },
      { text: beforeOf(line, numbers.year, words), title: line.before_n === null ? "" : `n = ${count(line.before_n)}` },
      { text: line.difference },
    ];
  });
}

/**
 * What it was before, and on the same days of the year before, where that is known.
 * @param {NumberLine} line
 * @param {Year | null | undefined} year
 * @param {Words} words
 */
function beforeOf(line, year, words) {
  const text = year?.texts[line.id];
  return [line.before, text && text !== "—" ? fill(words.year_was, { text }) : ""].filter(Boolean).join(" · ");
}

/**
 * Of days whose numbers are imported sums, that they have no cases.
 * @param {{without_cases?: string, year?: Year | null}} numbers
 * @param {Words} words
 */
export function withoutCases({ without_cases: day, year }, words) {
  const own = day ? fill(words.without_cases, { day }) : "";
  const before = year ? fill(year.without_cases ? words.year_without_cases : words.year_days, { ...year }) : "";
  return [own, before]
    .filter(Boolean)
    .map((text) => ` · ${text}`)
    .join("");
}

/**
 * With its unit, what it was published as, and why it is not old enough.
 * @param {NumberLine} line
 * @param {Words} words
 */
function valueOf(line, words) {
  const unit = line.unit && line.text !== "—" ? line.unit : "";
  const value = [line.text, unit, line.p90 ? `P90 ${line.p90}` : ""].filter(Boolean).join(" ");
  const revised = line.revised ? ` ${fill(words.revised, { was: line.revised })}` : "";
  return value + revised + (line.unripe ? ` · ${line.unripe}` : "");
}

/**
 * Departments by areas: a head and a row each.
 * @param {Matrix} matrix
 * @param {Words} words
 * @param {boolean} open
 * @returns {Cell[][]}
 */
export function matrixRows(matrix, words, open) {
  /** @param {Part} one @param {string} unit @param {string} region */
  const cell = (one, unit, region) => {
    const href = open && matrix.listed && one.n ? casesOf({ ...matrix, region }, matrix.kpi, { unit }) : undefined;
    const counted = one.n && one.text !== count(one.n);
    return { text: counted ? `${one.text} (${count(one.n)})` : one.text, href, mark: one.few ? "few" : "" };
  };
  const head = [words.unit, words.all, ...matrix.areas.map((area) => area.name)];
  const rows = matrix.rows.map((row) => [
    { text: row.name },
    cell(row.all, row.unit, matrix.region),
    ...row.cells.map((one, n) => cell(one, row.unit, matrix.areas[n].code)),
  ]);
  return [head, ...rows];
}

/**
 * A ranking: tier by tier; those with few are greyed and have no rank.
 * @param {Ranking} ranking
 * @param {Words} words
 * @param {boolean} open
 * @returns {Cell[][]}
 */
export function rankRows(ranking, words, open) {
  if (ranking.off) return [[words.ranks_off]];
  const head = [words.rank_rank, words.rank_name, words.rank_text, "n", words.rank_interval, words.rank_tier];
  const units = ranking.by === "unit";
  const rows = ranking.rows.map((row) => {
    const days = units ? ranking : { ...ranking, region: row.code };
    const mark = row.few ? "few" : "";
    const href = open && row.code && row.n ? casesOf(days, ranking.kpi, units ? { unit: row.code } : {}) : undefined;
    const tier = ranking.tiers > 1 ? fill(words.tier_of, { n: row.tier }) : words.tier_all;
    return [
      { text: row.rank ? String(row.rank) : "—", mark, title: row.few ? words.ranks_few : "" },
      { text: row.name, mark },
      { text: row.text, mark, href },
      { text: count(row.n), mark },
      { text: row.interval, mark },
      { text: row.tier ? tier : "—", mark },
    ];
  });
  return [head, ...rows];
}

/** The link of a view: what it shows besides the area. @param {string} region @param {URLSearchParams} query */
export function linkOf(region, query) {
  const text = query.toString();
  return `/region/${region}${text ? `?${text}` : ""}`;
}

/** The area one tier up, "" above the ceiling. @param {string} region @param {string} ceiling */
export function above(region, ceiling) {
  const size = { 6: 4, 9: 6, 12: 9 }[region.length] ?? 0;
  return size >= ceiling.length ? region.slice(0, size) : "";
}
