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
    showSteps(page, [["stage_reports", reports], ...STAGES.map((name) => [`stage_${name}`, stages[name]]), ["stage_closed", stages.closed]]);
  }
  if (!categories) return;
  const rows = CATEGORIES.map((name) => row(page, `category_${name}`, categories[name]));
  showBars(page.slot("categories"), rows);
  showBars(page.slot("flow-categories"), rows);
}

/** Null is a number that may not be shown on a wall. */
function row(page, word, n) {
  return { name: page.words[word], value: n ?? 0, text: n === null ? page.words.few : page.count(n) };
}

/** @param {[string, number][]} steps */
function showSteps(page, steps) {
  const element = page.slot("steps");
  if (!element) return;
  const said = JSON.stringify(steps);
  if (element.dataset.said === said) return;
  element.dataset.said = said;
  element.replaceChildren(...steps.map(([word, n]) => step(page.words[word], page.count(n))));
}

function step(name, n) {
  const [box, label, number] = ["div", "span", "b"].map((tag) => document.createElement(tag));
  label.textContent = name;
  number.textContent = n;
  number.className = "digits";
  box.append(label, number);
  return box;
}

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
