// The flow of matters: how many wait at each stage, what came by category, the steps of the whole way.

import { showBars } from "../ui/bars.mjs";
import { fill, minute } from "../ui/text.mjs";

export const STAGES = ["receive", "triage", "accept", "handle", "check"];
export const CATEGORIES = ["D", "H", "S", "C", "P", "E", "O"];

/** @param {import("../ui/page.mjs").Page} page @param {import("../live/replica.mjs").Records} figures */
export function showFlow(page, figures) {
  const stages = figures.all.get("stages")?.of;
  const categories = figures.all.get("categories")?.of;
  const reports = sum(figures.all.get("hours")?.today ?? []);
  if (stages) {
    showBars(page.slot("stages"), STAGES.map((name) => row(page, `stage_${name}`, stages[name])));
    const steps = [["reports", reports], ...STAGES.map((name) => [name, stages[name]]), ["closed", stages.closed]];
    showBars(page.slot("steps"), steps.map(([name, n]) => row(page, `stage_${name}`, n)));
  }
  if (categories) showCategories(page, figures.all.get("categories"));
}

/** The day's reports by category, as a wall may show them: of a moment, and disputes apart only where that names no place.
 * @param {import("../ui/page.mjs").Page} page @param {{of: Record<string, number | null>, at?: number, apart?: number}} shown */
function showCategories(page, { of, at = 0, apart = 0 }) {
  const names = of.D === null ? CATEGORIES.filter((name) => name !== "D") : CATEGORIES;
  showBars(page.slot("categories"), names.map((name) => row(page, name === "O" && at ? "category_O_and_D" : `category_${name}`, of[name])));
  if (!at) return;
  // Disputes may be of an earlier moment than the rest: then both are said.
  const time = apart && apart !== at ? `${minute(Math.min(at, apart))}–${minute(Math.max(at, apart))}` : minute(at);
  page.say("categories-aside", fill(page.words.as_of_minute, { time }));
}

const row = (page, word, n) => ({ name: page.words[word], value: n, text: page.count(n) });

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
