// What not every wall needs, or not before its numbers are there.

/** @import { CityMap } from "../map/city.mjs" */
/** @import { Story } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */

/** The newest moves. @param {Page} page @param {CityMap | null} map */
export const movesOf = async (page, map) => {
  const { Moves, MoveMarks } = await import("./moves.mjs");
  return new Moves(page, new MoveMarks(map));
};
/** @param {Page} page @param {Story} story */
export const presentationOf = async (page, story) => new (await import("./presentation.mjs")).Presentation(page, story);
/** @param {Page} page */
export const tilesOf = async (page) => new (await import("./tiles.mjs")).Tiles(page);
