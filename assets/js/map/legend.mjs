// What the colours mean: five classes of load, and the light of a cluster.

/** @param {import("../page.mjs").Page} page */
export function showLegend(page) {
  const legend = page.slot("legend");
  if (!legend) return;
  const name = document.createElement("span");
  name.textContent = page.words.load;
  const swatches = [1, 2, 3, 4, 5].map((n) => {
    const swatch = document.createElement("i");
    swatch.style.background = page.live.theme[`load-${n}`];
    return swatch;
  });
  const parts = [name, ...swatches];
  if (page.live.region.length < 6) {
    const [light, text] = [document.createElement("b"), document.createElement("span")];
    text.textContent = page.words.workers_cluster;
    parts.push(light, text);
  }
  legend.replaceChildren(...parts);
}
