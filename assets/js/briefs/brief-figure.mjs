// @ts-check
/** The line over days on a brief's page: Plotly draws it in place of the picture, which stays where no script runs. */

/** @typedef {(place: HTMLElement, data: object[], layout: object, config: object) => Promise<unknown>} NewPlot */

const CONFIG = { displayModeBar: false };

/**
 * @param {HTMLElement} place with the figure as data, and its picture
 * @param {NewPlot} newPlot
 */
export async function draw(place, newPlot) {
  const { data, layout } = JSON.parse(place.dataset.figure ?? "");
  // On a phone the picture stays: it becomes narrower with the page.
  if (place.clientWidth < layout.width) return;
  const picture = place.firstElementChild;
  const drawn = document.createElement("div");
  place.append(drawn);
  await newPlot(drawn, data, layout, CONFIG);
  picture?.remove();
}

const { Plotly } = /** @type {{Plotly?: {newPlot: NewPlot}}} */ (/** @type {unknown} */ (globalThis));
if (Plotly) {
  for (const place of document.querySelectorAll("[data-figure]")) {
    draw(/** @type {HTMLElement} */ (place), Plotly.newPlot);
  }
}
