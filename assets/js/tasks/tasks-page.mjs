// The page of tasks: a line says when what is to be done is not what was drawn. Nothing is drawn anew by itself, for
// somebody may be writing an answer.

import { fill } from "../ui/text.mjs";

/** @import { Live, Opened, Shell, Topics } from "../types.d.ts" */
/** @typedef {Live & {drawn?: Record<string, number>}} TasksLive revision of each record the page was drawn with */

/** @param {Pick<Shell<TasksLive>, "page">} shell @returns {Opened} */
export function open({ page }) {
  const drawn = page.live.drawn ?? {};
  const line = /** @type {HTMLElement | null} */ (page.root.querySelector("[data-slot='news']"));
  /** @param {Topics["own"]} held */
  const own = ({ all }) => {
    if (!line) return;
    line.hidden = !differs(drawn, all);
    line.textContent = line.hidden ? "" : fill(page.words.task_news, { n: all.size });
  };
  return { views: { own } };
}

/**
 * Whether something came, changed or went.
 * @param {Record<string, number>} drawn
 * @param {Map<string, {revision: number}>} all
 */
export function differs(drawn, all) {
  return Object.keys(drawn).length !== all.size || [...all].some(([key, one]) => drawn[key] !== one.revision);
}
