// A wall's map with depth: relief by load, and the day's light on its ground.

import { Daylight } from "./daylight.mjs";
import { Relief } from "./relief.mjs";

/** @import { Feed } from "../live/feed.mjs" */
/** @import { CityMap } from "../map/city.mjs" */
/** @import { Page } from "../ui/page.mjs" */
/** @typedef {Pick<Feed, "clock">} Source */

/**
 * Told each second.
 * @param {Page} page
 * @param {CityMap} map
 * @param {Source} feed
 */
export function depth(page, map, feed) {
  const { labels, scope } = page.live;
  const relief = new Relief(page, map);
  const light = new Daylight(page.root, labels[scope] ?? Object.values(labels)[0]);
  return {
    beat() {
      const now = feed.clock.now();
      if (now) light.beat(now);
      relief.beat();
    },
  };
}
