// The city as equal tiles, one a township, in blocks by county: for visitors, who are shown load and no person's place.

import { load } from "../live/regions.mjs";
import { classOf } from "../map/legend.mjs";
import { make } from "../ui/elements.mjs";

/** @import { Topics } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */

/**
 * Townships by county, both in the order of their codes.
 * @param {string[]} codes
 * @returns {{county: string, towns: string[]}[]}
 */
export function blocks(codes) {
  /** @type {Map<string, string[]>} */
  const counties = new Map();
  for (const code of [...codes].sort()) {
    if (code.length !== 9) continue;
    const county = code.slice(0, 6);
    counties.set(county, [...(counties.get(county) ?? []), code]);
  }
  return [...counties].map(([county, towns]) => ({ county, towns }));
}

/** @typedef {{name: string, colour: string}} Tile `colour`: "" where nothing is known */

export class Tiles {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.element = page.slot("tiles");
    this.drawn = "";
  }

  /** @param {Topics["regions"]} regions */
  load(regions) {
    if (!this.element) return;
    const { names } = this.page.live;
    const shown = blocks([...regions.all.keys()]).map(({ county, towns }) => {
      const dark = (regions.all.get(county)?.silent_since ?? 0) > 0;
      const tiles = towns.map((code) => ({ name: names[code], colour: dark ? "" : this.#colour(regions, code) }));
      return { name: names[county], tiles };
    });
    const drawn = JSON.stringify(shown);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.element.replaceChildren(...shown.map(({ name, tiles }) => block(name, tiles)));
  }

  /** @param {Topics["regions"]} regions @param {string} code */
  #colour(regions, code) {
    const value = load(regions.all.get(code) ?? {});
    return value === null ? "" : this.page.live.theme[`load-${classOf(value) + 1}`];
  }
}

/** @param {string} name @param {Tile[]} tiles */
function block(name, tiles) {
  const grid = make(
    "div",
    "",
    "",
    tiles.map((one) => {
      const tile = Object.assign(make("i"), { title: one.name });
      if (one.colour) tile.style.background = one.colour;
      else tile.className = "hatched";
      return tile;
    }),
  );
  grid.style.gridTemplateColumns = `repeat(${Math.ceil(Math.sqrt(tiles.length * 2))}, max-content)`;
  return make("div", "", "", [make("span", "", name), grid]);
}
