// A page of figures that Dash draws: all that is added is that each can be taken as a picture.

import { panelPngs } from "./panel-png.mjs";

/** @import { Opened, Shell } from "../types.d.ts" */

/** @param {Shell} shell @returns {Opened} */
export function open({ page }) {
  panelPngs(page);
  return { views: {} };
}
