// The page of the duty desk, with the hand-over as its second view.

import { CallForm } from "../call/call-form.mjs";
import { mapViews, openMap } from "../map/page-map.mjs";
import { find } from "../ui/elements.mjs";
import { together } from "../ui/views.mjs";
import { Drawer } from "./drawer.mjs";
import { Duty } from "./duty.mjs";

/** @import { Opened, Shell, Views } from "../types.d.ts" */
/** @import { CallLive } from "../call/call-form.mjs" */
/** @import { DutyLive } from "./duty.mjs" */

/** @param {Shell<DutyLive & CallLive>} shell @returns {Opened} */
export function open(shell) {
  const { page, feed } = shell;
  const call = new CallForm(page, find(page.root, "#call"));
  const map = openMap(shell);
  if (map) {
    const onclick = map.onclick;
    map.onclick = (at) => call.mapped(at.township) || onclick(at);
  }
  const drawer = new Drawer(page, () => duty.queue.list.focus({ preventScroll: true }));
  const duty = new Duty(page, feed, map, call, drawer);
  /** @type {Views} */
  const calls = {
    session: (held) => call.hear(held.all),
    alerts: (held) => call.alerts([...held.all].map(([id, line]) => ({ id, ...line }))),
  };
  return {
    map,
    views: together(duty.views(), drawer.views(), mapViews(map, page, feed), calls),
    start: () => (duty.start(), call.start()),
    second: () => duty.beat(),
  };
}
