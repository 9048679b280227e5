// The page with the roster of an area.

import { RosterView } from "./roster-view.mjs";

/** @import { Opened, Shell } from "../types.d.ts" */
/** @import { RosterLive } from "./roster-view.mjs" */

/** @param {Shell<RosterLive>} shell @returns {Opened} */
export function open({ page, feed }) {
  const view = new RosterView(page, feed);
  return { views: {}, start: () => view.start() };
}
