// Which dot a click means. Pure.

/** @import { Dots } from "../live/replica.mjs" */
/** @import { Dot } from "../types.d.ts" */
/** @typedef {{county?: string, dot?: Dot}} Nearest `county`: code of its topic */

const PICK_PX = 14;

/**
 * The dot nearest to a point, within reach of it.
 * @param {[string, Dots][]} topics
 * @param {{x: number, y: number}} point CSS px
 * @param {(lon: number, lat: number) => number[]} project where a place is on the screen
 * @returns {Nearest}
 */
export function nearestDot(topics, point, project) {
  /** @type {Nearest} */
  let nearest = {};
  let least = PICK_PX;
  for (const [asked, held] of topics) {
    for (const dot of held.all.values()) {
      const [x, y] = project(dot.lon, dot.lat);
      const far = Math.hypot(x - point.x, y - point.y);
      if (far < least) [nearest, least] = [{ county: asked.split("/")[1], dot }, far];
    }
  }
  return nearest;
}
