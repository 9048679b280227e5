// The page of tasks: what this address was sent, live; and a line that says when what is to be done is not what was
// drawn. Tasks are not drawn anew by themselves, for somebody may be writing an answer.

import { Inbox } from "../orders/inbox.mjs";
import { ownNews } from "../ui/own-news.mjs";

/** @import { InboxLive } from "../orders/inbox.mjs" */
/** @import { Opened, OwnTask, Shell, Topics } from "../types.d.ts" */
/** @typedef {InboxLive & {drawn?: Record<string, number>}} TasksLive revision of each task the page was drawn with */

/** @param {Pick<Shell<TasksLive>, "page" | "feed">} shell @returns {Opened} */
export function open({ page, feed }) {
  const drawn = page.live.drawn ?? {};
  const line = /** @type {HTMLElement | null} */ (page.root.querySelector("[data-slot='news']"));
  const slot = page.slot("inbox");
  const inbox = slot && new Inbox(page, slot, { now: () => feed.clock.now() });
  /** @param {Topics["own"]} held */
  const own = ({ all }) => {
    inbox?.show(all);
    ownNews(line, drawn, /** @type {Map<string, OwnTask>} */ (all), "task/", page.words.task_news);
  };
  /** @param {Topics["session"]} held */
  const session = ({ all }) => inbox?.commands.hear(all);
  return { views: { own, session }, second: () => inbox?.beat() };
}
