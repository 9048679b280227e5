// The page of the duty desk, with the hand-over as its second view.

import { mapViews, openMap } from "../map/page-map.mjs";
import { together } from "../ui/views.mjs";
import { Duty } from "./duty.mjs";

/** @import { Opened, Shell } from "../types.d.ts" */
/** @import { DutyLive } from "./duty.mjs" */

/** @param {Shell<DutyLive>} shell @returns {Opened} */
export function open(shell) {
  const { page, feed, newCase } = shell;
  const map = openMap(shell);
  const duty = new Duty(page, feed, map, newCase);
  return {
    map,
    views: together(duty.views(), mapViews(map, page, feed)),
    start: () => duty.start(),
    second: () => duty.beat(),
  };
}
