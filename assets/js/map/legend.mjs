// What the colours mean: five classes of load, and the light of a worker or a cluster.

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
  const [light, text] = [document.createElement("b"), document.createElement("span")];
  const clusters = page.wall && page.live.region.length < 6;
  text.textContent = clusters ? page.words.workers_cluster : page.words.workers_one;
  const pair = document.createElement("span");
  pair.append(light, text);
  parts.push(pair);
  legend.replaceChildren(...parts);
}
