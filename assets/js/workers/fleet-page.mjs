// The page that plays an hour of an area's own staff back.

import { mapViews, openMap } from "../map/page-map.mjs";
import { FleetView } from "./fleet-view.mjs";

/** @import { Opened, Shell } from "../types.d.ts" */
/** @import { FleetLive } from "./fleet-view.mjs" */

/** @param {Shell<FleetLive>} shell @returns {Opened} */
export function open(shell) {
  const { page, feed } = shell;
  const map = openMap(shell, { drawn: () => view.draw() });
  const view = new FleetView(page, map);
  return { map, views: mapViews(map, page, feed), start: () => view.start() };
}
