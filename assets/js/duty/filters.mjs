// Above the queue: which priorities and which words are shown.

import { button, make, needed } from "../ui/elements.mjs";

/** @import { Page } from "../ui/page.mjs" */
/** @import { QueueList } from "./queue-list.mjs" */

const MARKS = ["", "◆", "▲", "■", "●"];

/**
 * A button a priority, and the search.
 * @param {Page} page
 * @param {Pick<QueueList, "query" | "merge" | "list">} queue
 * @param {(priority: number) => void} only turns a priority on or off
 */
export function showFilters(page, queue, only) {
  const slot = needed(page.slot("filters"));
  const { words } = page;
  for (const p of [1, 2, 3, 4]) {
    const element = Object.assign(
      button(`quiet p${p}`, "", () => only(p)),
      { title: words[`priority_${p}`] },
    );
    element.append(make("i", "mark", MARKS[p]), make("span", "word", words[`priority_${p}`]), "");
    element.dataset.p = String(p);
    slot.append(element);
  }
  const label = words.queue_search;
  const looks = { type: "search", id: "search", placeholder: `${label} [/]`, ariaLabel: label };
  const search = Object.assign(make("input"), looks);
  search.addEventListener("input", () => {
    queue.query.search = search.value.trim();
    queue.merge();
  });
  search.addEventListener("keydown", (event) => event.key === "Escape" && queue.list.focus());
  slot.append(search);
}
