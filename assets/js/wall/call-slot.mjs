// The wall's slot for calls: those that a duty lead put there, how long each goes on, where, and how many lines are in.

import { make } from "../ui/elements.mjs";
import { elapsed, fill } from "../ui/text.mjs";

/** @import { WallCallLine } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */

/** @param {Page} page @param {Map<string, object>} all of the shift's topic @param {number} now city ms */
export function showCalls(page, all, now) {
  const slot = page.slot("calls");
  if (!slot) return;
  const { words, live } = page;
  const calls = [...all].filter(([key]) => key.startsWith("call/"));
  slot.hidden = calls.length === 0;
  const rows = calls.map(([key, line]) => {
    const { region, engine, since, n } = /** @type {WallCallLine} */ (line);
    const what = `${words[`wall_call_${engine}`]} ${elapsed(Math.max(0, now - since))}`;
    return { key, what, where: fill(words.wall_call_n, { place: live.names[region] ?? "", n }) };
  });
  while (slot.children.length > rows.length) slot.lastElementChild?.remove();
  while (slot.children.length < rows.length) slot.append(make("p", "", "", [make("b"), make("span", "text")]));
  rows.forEach(({ key, what, where }, n) => {
    const row = /** @type {HTMLElement} */ (slot.children[n]);
    row.dataset.call = key;
    for (const [part, text] of /** @type {[Element, string][]} */ ([
      [row.children[0], what],
      [row.children[1], where],
    ]))
      if (part.textContent !== text) part.textContent = text;
  });
}
