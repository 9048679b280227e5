// The city as equal tiles, one a township, in blocks by county: for visitors, who are shown load and nobody's place.

import { load } from "./busiest.mjs";
import { classOf } from "../map/legend.mjs";

/** Townships by county, both in the order of their codes. @param {string[]} codes @returns {{county: string, towns: string[]}[]} */
export function blocks(codes) {
  const found = new Map();
  for (const code of [...codes].sort()) {
    if (code.length !== 9) continue;
    const county = code.slice(0, 6);
    found.set(county, [...(found.get(county) ?? []), code]);
  }
  return [...found].map(([county, towns]) => ({ county, towns }));
}

export class Tiles {
  /** @param {import("../ui/page.mjs").Page} page */
  constructor(page) {
    this.page = page;
    this.element = page.slot("tiles");
    this.said = "";
  }

  /** @param {import("../live/replica.mjs").Records} regions */
  load(regions) {
    if (!this.element) return;
    const { theme, grids, names } = this.page.live;
    const colour = (code) => theme[`load-${classOf(load(regions.all.get(code), grids[code])) + 1}`];
    const shown = blocks([...regions.all.keys()]).map(({ county, towns }) => {
      const dark = regions.all.get(county)?.silent_since > 0;
      return [names[county], towns.map((code) => [names[code], dark ? "" : colour(code)])];
    });
    const said = JSON.stringify(shown);
    if (said === this.said) return;
    this.said = said;
    this.element.replaceChildren(...shown.map(([name, towns]) => block(name, towns)));
  }
}

function block(name, towns) {
  const [box, title, grid] = ["div", "span", "div"].map((tag) => document.createElement(tag));
  title.textContent = name;
  grid.style.gridTemplateColumns = `repeat(${Math.ceil(Math.sqrt(towns.length * 2))}, max-content)`;
  grid.append(...towns.map(([town, colour]) => {
    const tile = document.createElement("i");
    tile.title = town;
    if (colour) tile.style.background = colour;
    else tile.className = "hatched";
    return tile;
  }));
  box.append(title, grid);
  return box;
}
