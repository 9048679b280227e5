// What an area's page may show: period, view, layer of the map, number; and the file of it. Each choice is in the link.

import { dayField } from "../ui/days.mjs";
import { field, make, typed } from "../ui/elements.mjs";
import { RANGES } from "./numbers.mjs";
import { picture } from "./png-export.mjs";
import { takeForm } from "../ui/export-form.mjs";
import { fill } from "../ui/text.mjs";

const VIEWS = ["overview", "matrix", "ranks"];
const LAYERS = ["load", "matters", "reports", "heat", "rest", "centre", "room"];

/** Which of its views a link asks for. @param {URLSearchParams} said */
export function viewOf(said) {
  const view = said.get("view") ?? "";
  return VIEWS.includes(view) ? view : VIEWS[0];
}

/** What a link asks of the page's own choices and there is not: taken out of it, and said. @param {import("../ui/page.mjs").Page} page @param {URLSearchParams} said @returns {string[]} */
export function inVain({ words }, said) {
  const named = [["view", words.vain_view, VIEWS], ["layer", words.layer, LAYERS], ["hour", words.layer_heat, Array.from({ length: 24 }, (_, n) => String(n))]];
  return named.flatMap(([name, word, values]) => {
    const value = said.get(name);
    if (!value || values.includes(value)) return [];
    said.delete(name);
    return [fill(words.vain_instead, { why: fill(words.vain_value, { name: word, value: value.slice(0, 60) }), shown: words.vain_first })];
  });
}

/** @param {import("../ui/page.mjs").Page} page @param {URLSearchParams} said @param {(name: string, value: string) => void} set @param {() => Promise<HTMLCanvasElement | null> | undefined} taken the map as it is drawn */
export function bar(page, said, set, taken) {
  const { live, words } = page;
  const view = viewOf(said);
  const tab = (name, value, label) => {
    const button = Object.assign(make("button", "", label), { type: "button" });
    button.setAttribute("aria-pressed", String((name === "view" ? view : said.get(name) || RANGES[0]) === value));
    button.dataset.testid = `${name}-${value}`;
    button.addEventListener("click", () => set(name, value));
    return button;
  };
  const views = VIEWS.filter((one) => one !== "ranks" || live.rankings);
  return [
    ...RANGES.map((one) => tab("range", one, words[`range_${one}`])),
    days(page, said, set),
    make("span", "spring"),
    ...views.map((one) => tab("view", one, words[`view_${one}`])),
    ...choices(page, said, view).map(([name, word, values]) => choice(said, set, name, word, values)),
    ...(live.formats.length ? [file(page, said, view, taken)] : []),
  ];
}

/** What else is chosen in a view: [name, label, [value, word][]]. @returns {[string, string, string[][]][]} */
export function choices({ live, words }, said, view) {
  if (view === "matrix") return [["kpi", words.numbers_title, live.matrix_kpis]];
  if (view === "ranks") return [["kpi", words.numbers_title, live.rank_kpis], ["by", words.rank_by, ["6", "9", "unit"].map((by) => [by, words[`rank_by_${by}`]])]];
  const layer = ["layer", words.layer, LAYERS.map((one) => [one, words[`layer_${one}`]])];
  if (said.get("layer") !== "heat") return [layer];
  return [layer, ["hour", words.layer_heat, Array.from({ length: 24 }, (_, n) => [String(n), fill(words.layer_hour, { n })])]];
}

function choice(said, set, name, word, values) {
  const label = field({ name, word, choices: values, value: said.get(name) ?? "" });
  label.querySelector("select").addEventListener("change", (event) => set(name, event.target.value));
  return label;
}

/** Days of one's own. */
function days({ live, words }, said, set) {
  const own = said.get("range") === "custom";
  const day = (name) => dayField({ name, word: words[`range_${name}`], value: own ? said.get(name) ?? "" : "", needed: true, today: live.today, words, css: "bare" });
  const form = make("form", "days", "", [day("from"), day("to"), make("button", "", words.range_custom)]);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    for (const [name, value] of Object.entries(typed(form))) said.set(name, value);
    set("range", "custom");
  });
  return form;
}

/** A reason first, then the file. */
function file({ live, words }, said, view, taken) {
  const what = view === "overview" ? "numbers" : view;
  const asked = () => [`/region/${live.region}/export`, { ...Object.fromEntries(said), lang: live.language, what }];
  const publish = live.publishes && view === "overview" ? `/region/${live.region}/publish` : "";
  return takeForm(words, live.formats, asked, async (told) => picture(told, live.names[live.region], view === "overview" ? await taken() : null), publish);
}
