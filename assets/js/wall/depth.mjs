// A wall's map with depth: relief by load, and the day's light on its ground.

import { Daylight } from "./daylight.mjs";
import { Relief } from "./relief.mjs";

/** @import { CityMap } from "../map/city.mjs" */
/** @import { Topics } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */

/**
 * What is told each second: city ms, and the records of the areas.
 * @param {Page} page
 * @param {CityMap} map
 * @returns {(now: number, held: Topics["regions"] | undefined) => void}
 */
export function depth(page, map) {
  const { labels, scope } = page.live;
  const relief = new Relief(page, map);
  const light = new Daylight(page.root, labels[scope] ?? Object.values(labels)[0]);
  return (now, held) => {
    if (now) light.beat(now);
    relief.beat(held);
  };
}
