// The page of health.

import { feedRows } from "../ui/feed-lines.mjs";
import { healthRows, ruleRows } from "./health.mjs";

/** @import { Opened, Shell } from "../types.d.ts" */

/** @param {Shell} shell @returns {Opened} */
export function open({ page, feed }) {
  return {
    views: { shift: (held) => page.table("rules", ruleRows(held.all, page), false) },
    beat() {
      page.table("feeds", feedRows(page, feed));
      page.table("health", healthRows(page, feed));
    },
  };
}
