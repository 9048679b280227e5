// What a wall can do without until its numbers are there: loaded after them.

/** @import { CityMap } from "../map/city.mjs" */
/** @import { Page } from "../ui/page.mjs" */

/** The newest moves, on a page and its map. @param {Page} page @param {CityMap | null} map */
export const movesOf = async (page, map) => {
  const [{ Moves }, { MoveMarks }] = await Promise.all([import("./moves.mjs"), import("./move-marks.mjs")]);
  return new Moves(page, new MoveMarks(map));
};
