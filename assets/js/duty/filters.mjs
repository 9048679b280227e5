// Above the queue: which priorities and which words are shown.

import { make } from "../ui/elements.mjs";

const MARKS = ["", "◆", "▲", "■", "●"];

/**
 * A button a priority, and the search. @param {import("../ui/page.mjs").Page} page @param {import("./queue.mjs").Queue} queue
 * @param {(priority: number) => void} only turns a priority on or off
 */
export function showFilters(page, queue, only) {
  const slot = page.slot("filters");
  const { words: w } = page;
  for (const p of [1, 2, 3, 4]) {
    const button = make("button", `quiet p${p}`, "", [make("i", "mark", MARKS[p]), make("span", "word", w[`priority_${p}`]), ""]);
    Object.assign(button, { type: "button", title: w[`priority_${p}`] });
    button.dataset.p = String(p);
    button.addEventListener("click", () => only(p));
    slot.append(button);
  }
  const search = Object.assign(make("input", ""), { type: "search", id: "search", placeholder: `${w.queue_search} [/]`, ariaLabel: w.queue_search });
  search.addEventListener("input", () => {
    queue.asked.search = search.value.trim();
    queue.merge();
  });
  search.addEventListener("keydown", (event) => event.key === "Escape" && queue.list.focus());
  slot.append(search);
}
