// The page of followed items: that they changed, evidence, and the list as a file.

import { exportForm } from "../ui/export-form.mjs";
import { ownNews } from "../ui/own-news.mjs";
import { Evidence } from "./evidence.mjs";

/** @import { Live, Opened, OwnTask, Shell, Topics } from "../types.d.ts" */
/** @typedef {Live & {drawn?: Record<string, number>, formats?: string[]}} FollowLive revision of each item as drawn */

/** @param {Pick<Shell<FollowLive>, "page">} shell @returns {Opened} */
export function open({ page }) {
  const { live, words, root } = page;
  const line = /** @type {HTMLElement | null} */ (root.querySelector("[data-slot='news']"));
  new Evidence(words, live.language).start(root);
  const out = page.slot("export");
  // The words of the address come with the request: the file holds what the list shows.
  if (out && live.formats?.length) out.append(exportForm(words, live.formats, () => ["/supervision/export", {}]));
  /** @param {Topics["own"]} held */
  const own = ({ all }) =>
    ownNews(line, live.drawn ?? {}, /** @type {Map<string, OwnTask>} */ (all), "follow/", words.follow_news);
  return { views: { own } };
}
