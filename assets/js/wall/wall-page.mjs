// The wall's page: its map, its panels, and the scenes they show.

import { mapViews, openMap } from "../map/page-map.mjs";
import { minuteOfDay } from "../ui/text.mjs";
import { together } from "../ui/views.mjs";
import { Panels } from "./panels.mjs";
import { Wall } from "./wall.mjs";

/** @import { Opened, Shell } from "../types.d.ts" */

/** @param {Shell} shell @returns {Opened} */
export function open(shell) {
  const { page, feed } = shell;
  const map = openMap(shell);
  const panels = new Panels(page, feed);
  const wall = new Wall(page, feed, map, panels);
  const views = together(
    panels.views(() => wall.view),
    mapViews(map, page, feed),
    wall.views(),
  );
  return {
    map,
    views,
    beat() {
      panels.beat();
      wall.beat(minuteOfDay(feed.clock.now()));
    },
  };
}
