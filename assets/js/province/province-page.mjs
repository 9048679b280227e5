// The page of a province: its views are asked for anew, the counts every few seconds, and what of these is older than
// it may be says so. Days carry their own times.

import { setProps } from "../live/dash-bridge.mjs";
import { find } from "../ui/elements.mjs";
import { fill } from "../ui/text.mjs";

/** @import { Opened, Shell } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */

const EVERY_S = 5;
const DAYS_EVERY_S = 30;
const LATE_MS = 20_000;

/** @param {Shell} shell @returns {Opened} */
export function open({ page }) {
  const age = new ViewAge(page, { now: () => performance.now() });
  let seconds = 0;
  return {
    views: {},
    second() {
      age.look();
      seconds += 1;
      if (document.hidden) return;
      if (seconds % EVERY_S === 0) setProps("province-again", { data: seconds });
      if (seconds % DAYS_EVERY_S === 0) setProps("province-days-again", { data: seconds });
    },
  };
}

/** How long ago the numbers in the view came, by this browser's own clock. */
export class ViewAge {
  /**
   * @param {Pick<Page, "root" | "words" | "slot">} page
   * @param {{now: () => number}} clock ms that only move forward
   */
  constructor(page, { now }) {
    this.page = page;
    this.now = now;
    this.made = "";
    this.came = now();
  }

  /** A second has passed. */
  look() {
    const { made = "", at = "" } = find(this.page.root, "#province-made")?.dataset ?? {};
    if (made !== this.made) [this.made, this.came] = [made, this.now()];
    const late = this.made !== "" && this.now() - this.came > LATE_MS;
    const line = this.page.slot("late");
    const main = find(this.page.root, "main.province");
    if (!line || !main || line.hidden !== late) return;
    line.hidden = !late;
    line.textContent = late ? fill(this.page.words.province_late, { time: at }) : "";
    main.toggleAttribute("data-late", late);
  }
}
