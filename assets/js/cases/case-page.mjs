// The page of one case.

import { mapViews, openMap } from "../map/page-map.mjs";
import { together } from "../ui/views.mjs";
import { CaseView } from "../case/case-view.mjs";

/** @import { Opened, Shell } from "../types.d.ts" */
/** @import { CaseLive } from "../case/case-view.mjs" */

/** @param {Shell<CaseLive>} shell @returns {Opened} */
export function open(shell) {
  const { page, feed } = shell;
  const map = openMap(shell);
  const view = new CaseView(page, map);
  return { map, views: together(view.views(), mapViews(map, page, feed)), start: () => view.start() };
}
