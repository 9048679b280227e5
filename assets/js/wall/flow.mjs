// The flow of cases: how many wait at each stage, what came by category, the steps of the whole way.

import { showBars } from "../ui/bars.mjs";
import { fill, minute } from "../ui/text.mjs";

/** @import { Shares, Topics } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @typedef {Pick<Page, "words" | "count" | "slot" | "say">} Wall */

export const STAGES = ["receive", "triage", "accept", "handle", "check"];
export const CATEGORIES = ["D", "H", "S", "C", "P", "E", "O"];

/**
 * @param {Wall} page
 * @param {Topics["figures"]} figures
 * @param {number} [reports] of the day, as the wall's head has them
 */
export function showFlow(page, figures, reports = 0) {
  const stages = /** @type {Shares | undefined} */ (figures.all.get("stages"))?.of;
  const categories = /** @type {Shares | undefined} */ (figures.all.get("categories"));
  if (stages) {
    showBars(
      page.slot("stages"),
      STAGES.map((name) => row(page, `stage_${name}`, stages[name])),
    );
    const handled = STAGES.map((name) => row(page, `stage_${name}`, stages[name]));
    showBars(page.slot("steps"), [
      row(page, "stage_reports", reports),
      ...handled,
      row(page, "stage_closed", stages.closed),
    ]);
  }
  if (categories) showCategories(page, categories);
}

/**
 * The day's reports by category, as a wall may show them: of a moment, and disputes apart only where that names no
 * place.
 * @param {Wall} page
 * @param {Shares} shares
 */
function showCategories(page, { of, at = 0, apart = 0 }) {
  const names = of.D === null ? CATEGORIES.filter((name) => name !== "D") : CATEGORIES;
  /** @param {string} name */
  const word = (name) => (name === "O" && at ? "category_O_and_D" : `category_${name}`);
  showBars(
    page.slot("categories"),
    names.map((name) => row(page, word(name), of[name])),
  );
  if (!at) return;
  // Disputes may be of an earlier moment than the rest: then both are named.
  const time = apart && apart !== at ? `${minute(Math.min(at, apart))}–${minute(Math.max(at, apart))}` : minute(at);
  page.say("categories-aside", fill(page.words.as_of_minute, { time }));
}

/** @param {Wall} page @param {string} word @param {number | null} n */
const row = (page, word, n) => ({ name: page.words[word], value: n ?? 0, text: page.count(n) });
