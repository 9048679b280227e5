// The page that plays a worker's day back.

import { mapViews, openMap } from "../map/page-map.mjs";
import { TrackView } from "./track-view.mjs";

/** @import { Opened, Shell } from "../types.d.ts" */
/** @import { TrackLive } from "./track-view.mjs" */

/** @param {Shell<TrackLive>} shell @returns {Opened} */
export function open(shell) {
  const { page, feed } = shell;
  const map = openMap(shell, { drawn: () => view.draw() });
  const view = new TrackView(page, map);
  return { map, views: mapViews(map, page, feed), start: () => view.start() };
}
