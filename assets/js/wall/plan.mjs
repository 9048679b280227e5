// What this wall is to show may be chosen anew at a desk: then the wall loads itself. With each question it says its
// own time: only a wall whose clock is right is given a new cookie (`dashboard/auth/signin.py`).

import { load } from "../live/http.mjs";

/** @import { Page } from "../ui/page.mjs" */

const ASK_MS = 300_000;

/**
 * Asks every five minutes, and calls `again` when the plan is another than this page was made of.
 * @param {Pick<Page, "live">} page
 * @param {() => void} again
 * @param {(address: string) => Promise<{mark: string} | null>} [get]
 */
export function watchPlan(page, again, get = load) {
  return setInterval(async () => {
    const asked = new URLSearchParams(location.search);
    asked.set("clock", String(Date.now()));
    const plan = await get(`/wall/plan.json?${asked}`);
    if (plan && plan.mark !== page.live.mark) again();
  }, ASK_MS);
}
