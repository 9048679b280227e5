// The page with the list of cases.

import { CaseList } from "./case-list.mjs";

/** @import { Opened, Shell } from "../types.d.ts" */
/** @import { ListLive } from "./case-list.mjs" */

/** @param {Shell<ListLive>} shell @returns {Opened} */
export function open({ page }) {
  const list = new CaseList(page);
  page.reported = () => list.moved();
  return { views: { cases: (held) => list.moved(held.rev) }, start: () => list.start() };
}
