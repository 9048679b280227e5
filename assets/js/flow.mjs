// The flow of matters: how many wait at each stage, what came by category, the steps of the whole way.

import { showBars } from "./bars.mjs";

export const STAGES = ["receive", "triage", "accept", "handle", "check"];
export const CATEGORIES = ["D", "H", "S", "C", "P", "E", "O"];

/** @param {import("./page.mjs").Page} page @param {import("./replica.mjs").Records} figures */
export function showFlow(page, figures) {
  const stages = figures.all.get("stages")?.of;
  const categories = figures.all.get("categories")?.of;
  const reports = sum(figures.all.get("hours")?.today ?? []);
  if (stages) {
    showBars(page.slot("stages"), STAGES.map((name) => row(page, `stage_${name}`, stages[name])));
    const steps = [["reports", reports], ...STAGES.map((name) => [name, stages[name]]), ["closed", stages.closed]];
    showBars(page.slot("steps"), steps.map(([name, n]) => row(page, `stage_${name}`, n)));
  }
  if (!categories) return;
  showBars(page.slot("categories"), CATEGORIES.map((name) => row(page, `category_${name}`, categories[name])));
}

/** Null is a number that may not be shown on a wall. */
function row(page, word, n) {
  return { name: page.words[word], value: n ?? 0, text: n === null ? page.words.few : page.count(n) };
}

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
