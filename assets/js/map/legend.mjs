// What the colours mean: five classes of load with the numbers between them, no data, and the light of a worker or a cluster.

/** Open matters per 100 micro-grids at which the next class begins. */
export const STEPS = [10, 18, 26, 40];

/** The same for whole numbers up to the largest, in equal steps. @param {number} most */
export function stepsUpTo(most) {
  return [1, 2, 3, 4].map((n) => Math.ceil((n * (most + 1)) / 5));
}

/** Class 0..4 of a load, or of another number by its own steps. @param {number} load */
export function classOf(load, steps = STEPS) {
  return steps.filter((step) => load >= step).length;
}

/** @param {import("../ui/page.mjs").Page} page @param {boolean} county whether dots are shown, not clusters @param {{word: string, steps: number[]} | null} tinted what the townships are tinted by where it is not the load */
export function showLegend(page, county, tinted = null) {
  const legend = page.slot("legend");
  if (!legend) return;
  const clusters = page.wall && !county;
  legend.replaceChildren(
    part([mark("b"), said(page.words[clusters ? "workers_cluster" : page.wall ? "workers_sample" : "workers_one"])]),
    part([said(tinted?.word ?? page.words.load), ...classes(page.live.theme, tinted?.steps ?? STEPS), hatched(), said(page.words.no_data)]),
  );
}

/** Swatches with the boundary between two of them written between them. */
function classes(theme, steps) {
  return [1, 2, 3, 4, 5].flatMap((n) => {
    const swatch = mark("i");
    swatch.style.background = theme[`load-${n}`];
    return n < 5 ? [swatch, said(String(steps[n - 1]))] : [swatch];
  });
}

function hatched() {
  const swatch = mark("i");
  swatch.className = "hatched";
  return swatch;
}

function part(children) {
  const element = mark("div");
  element.append(...children);
  return element;
}

function said(words) {
  const element = mark("span");
  element.textContent = words;
  return element;
}

const mark = (tag) => document.createElement(tag);
