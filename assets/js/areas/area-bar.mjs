// What an area's page may show: period, view, layer of the map, number; and the file of it. Each choice is in the link.

import { dayField } from "../ui/days.mjs";
import { button, field, make, typed } from "../ui/elements.mjs";
import { exportForm } from "../ui/export-form.mjs";
import { fill } from "../ui/text.mjs";
import { SITE_LAYERS } from "./area-places.mjs";
import { RANGES } from "./numbers.mjs";
import { drawPng } from "./png-export.mjs";

/** @import { Page } from "../ui/page.mjs" */
/** @import { AreaLive } from "./area.mjs" */
/**
 * @typedef {(name: string, value: string) => void} Choose
 * @typedef {() => Promise<HTMLCanvasElement | null> | undefined} MapCopy the map as it is drawn
 */

const VIEWS = ["overview", "matrix", "ranks"];
const LAYERS = ["load", "matters", "reports", "heat", ...SITE_LAYERS];
const HOURS = Array.from({ length: 24 }, (_, n) => String(n));
const LONGEST = 60;

/** Which of its views a link asks for. @param {URLSearchParams} query */
export function viewOf(query) {
  const view = query.get("view") ?? "";
  return VIEWS.includes(view) ? view : VIEWS[0];
}

/**
 * What a link asks of the page's own choices that does not exist: taken out of it, and named.
 * @param {Pick<Page, "words">} page
 * @param {URLSearchParams} query
 * @returns {string[]}
 */
export function inVain({ words }, query) {
  /** @type {[string, string, string[]][]} */
  const named = [
    ["view", words.vain_view, VIEWS],
    ["layer", words.layer, LAYERS],
    ["hour", words.layer_heat, HOURS],
  ];
  return named.flatMap(([name, word, values]) => {
    const value = query.get(name);
    if (!value || values.includes(value)) return [];
    query.delete(name);
    const why = fill(words.vain_value, { name: word, value: value.slice(0, LONGEST) });
    return [fill(words.vain_instead, { why, shown: words.vain_first })];
  });
}

/** @param {Page<AreaLive>} page @param {URLSearchParams} query @param {Choose} choose @param {MapCopy} copy */
export function bar(page, query, choose, copy) {
  const { live, words } = page;
  const view = viewOf(query);
  /** @param {string} name @param {string} value @param {string} label */
  const tab = (name, value, label) => {
    const element = button("", label, () => choose(name, value));
    element.setAttribute("aria-pressed", String((name === "view" ? view : query.get(name) || RANGES[0]) === value));
    element.dataset.testid = `${name}-${value}`;
    return element;
  };
  const views = VIEWS.filter((one) => one !== "ranks" || live.rankings);
  return [
    ...RANGES.map((one) => tab("range", one, words[`range_${one}`])),
    ...steps(page, query, choose),
    days(page, query, choose),
    make("span", "spring"),
    ...views.map((one) => tab("view", one, words[`view_${one}`])),
    ...(view === VIEWS[0] ? [people(page, query, choose)] : []),
    ...choices(page, query, view).map(([name, word, values]) => choice(query, choose, name, word, values)),
    ...(live.formats.length ? [file(page, query, view, copy)] : []),
  ];
}

/**
 * One period back and on; days of one's own have none.
 * @param {Page} page
 * @param {URLSearchParams} query
 * @param {Choose} choose
 */
function steps({ words }, query, choose) {
  if (query.get("range") === "custom") return [];
  const back = Number(query.get("back") ?? 0) || 0;
  return [
    ["‹", "range_back", back + 1],
    ["›", "range_on", back - 1],
  ].map(([sign, word, to]) => {
    const step = button("", String(sign), () => choose("back", Number(to) ? String(to) : ""));
    step.setAttribute("aria-label", words[word]);
    step.title = words[word];
    step.disabled = Number(to) < 0;
    step.dataset.testid = String(word);
    return step;
  });
}

/**
 * Whether a link's map shows those in the field.
 * @param {URLSearchParams} query
 * @param {Pick<AreaLive, "people">} live
 */
export function withPeople(query, live) {
  return (query.get("people") ?? (live.people ? "1" : "0")) === "1";
}

/** @param {Page<AreaLive>} page @param {URLSearchParams} query @param {Choose} choose */
function people({ live, words }, query, choose) {
  const shown = withPeople(query, live);
  const other = shown ? "0" : "1";
  const element = button("", words.layer_people, () =>
    choose("people", other === (live.people ? "1" : "0") ? "" : other),
  );
  element.setAttribute("aria-pressed", String(shown));
  element.dataset.testid = "people";
  return element;
}

/**
 * What else is chosen in a view: [name, label, [value, word][]].
 * @param {{live: Pick<AreaLive, "matrix_kpis" | "rank_kpis">, words: Record<string, string>}} page
 * @param {URLSearchParams} query
 * @param {string} view
 * @returns {[string, string, string[][]][]}
 */
export function choices({ live, words }, query, view) {
  if (view === "matrix") return [["kpi", words.numbers_title, live.matrix_kpis]];
  if (view === "ranks") {
    const by = ["6", "9", "unit"].map((one) => [one, words[`rank_by_${one}`]]);
    return [
      ["kpi", words.numbers_title, live.rank_kpis],
      ["by", words.rank_by, by],
    ];
  }
  /** @type {[string, string, string[][]]} */
  const layer = ["layer", words.layer, LAYERS.map((one) => [one, words[`layer_${one}`]])];
  if (query.get("layer") !== "heat") return [layer];
  return [layer, ["hour", words.layer_heat, HOURS.map((n) => [n, fill(words.layer_hour, { n })])]];
}

/**
 * @param {URLSearchParams} query
 * @param {Choose} choose
 * @param {string} name
 * @param {string} word
 * @param {string[][]} values
 */
function choice(query, choose, name, word, values) {
  const label = field({ name, word, choices: values, value: query.get(name) ?? "" });
  const select = label.querySelector("select");
  select?.addEventListener("change", () => choose(name, select.value));
  return label;
}

/** Days of one's own. @param {Page<AreaLive>} page @param {URLSearchParams} query @param {Choose} choose */
function days({ live, words }, query, choose) {
  const own = query.get("range") === "custom";
  const { today } = live;
  /** @param {string} name */
  const day = (name) => {
    const value = own ? (query.get(name) ?? "") : "";
    return dayField({ name, word: words[`range_${name}`], value, needed: true, today, words, css: "bare" });
  };
  const form = make("form", "days", "", [day("from"), day("to"), make("button", "", words.range_custom)]);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    for (const [name, value] of Object.entries(typed(form))) query.set(name, value);
    choose("range", "custom");
  });
  return form;
}

/**
 * A reason first, then the file.
 * @param {Page<AreaLive>} page
 * @param {URLSearchParams} query
 * @param {string} view
 * @param {MapCopy} copy
 */
function file({ live, words }, query, view, copy) {
  const overview = view === "overview";
  const what = overview ? "numbers" : view;
  /** @returns {[string, Record<string, string>]} */
  const request = () => [`/region/${live.region}/export`, { ...Object.fromEntries(query), lang: live.language, what }];
  const publish = live.publishes && overview ? `/region/${live.region}/publish` : "";
  return exportForm(
    words,
    live.formats,
    request,
    async (paper) => drawPng(paper, live.names[live.region], overview ? ((await copy()) ?? null) : null),
    publish,
  );
}
