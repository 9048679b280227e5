// What the colours mean: five classes of load with the numbers between them, no data, and the light of a worker or a
// cluster.

import { make } from "../ui/elements.mjs";

/** @import { Page } from "../ui/page.mjs" */

/** Open cases per 100 micro-grids at which the next class begins. */
export const STEPS = [10, 18, 26, 40];

/** The same for whole numbers up to the largest, in equal steps. @param {number} most */
export function stepsUpTo(most) {
  return [1, 2, 3, 4].map((n) => Math.ceil((n * (most + 1)) / 5));
}

/** Class 0..4 of a load, or of another number by its own steps. @param {number} load @param {number[]} [steps] */
export function classOf(load, steps = STEPS) {
  return steps.filter((step) => load >= step).length;
}

/**
 * @param {Pick<Page, "slot" | "words" | "wall" | "live" | "showsPeople">} page
 * @param {boolean} county whether dots are shown, not clusters
 * @param {{word: string, steps: number[]} | null} [tinted] what the townships are tinted by where it is not the load
 */
export function showLegend(page, county, tinted = null) {
  const legend = page.slot("legend");
  if (!legend) return;
  const { words } = page;
  const workers = page.wall ? (county ? words.workers_sample : words.workers_cluster) : words.workers_one;
  const swatches = classes(page.live.theme, tinted?.steps ?? STEPS);
  const hatched = [make("i", "hatched"), make("span", "", words.no_data)];
  const people = page.wall || page.showsPeople();
  legend.replaceChildren(
    ...(people ? [make("div", "", "", [make("b"), make("span", "", workers)])] : []),
    make("div", "", "", [make("span", "", tinted?.word ?? words.load), ...swatches, ...hatched]),
  );
}

/**
 * Swatches with the boundary between two of them written between them.
 * @param {Record<string, string>} theme
 * @param {number[]} steps
 */
function classes(theme, steps) {
  return [1, 2, 3, 4, 5].flatMap((n) => {
    const swatch = make("i");
    swatch.style.background = theme[`load-${n}`];
    return n < 5 ? [swatch, make("span", "", String(steps[n - 1]))] : [swatch];
  });
}
