// The page with the list of cases.

import { CallForm } from "../call/call-form.mjs";
import { find } from "../ui/elements.mjs";
import { CaseList, onPaper } from "./case-list.mjs";

/** @import { Opened, Shell } from "../types.d.ts" */
/** @import { CallLive } from "../call/call-form.mjs" */
/** @import { ListLive } from "./case-list.mjs" */

/** @param {Shell<ListLive & CallLive>} shell @returns {Opened} */
export function open({ page }) {
  const list = new CaseList(page);
  page.reported = () => list.moved();
  const call = new CallForm(page, find(page.root, "#call"));
  return {
    views: { cases: (held) => list.moved(held.rev), session: (held) => call.hear(held.all) },
    start: () => (list.start(), call.start(), onPaper()),
  };
}
