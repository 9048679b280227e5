// Rows of name, bar and number: one look for everything that is compared.

import { make } from "./elements.mjs";

/** @typedef {{name: string, value: number, text: string, mark?: string}} Bar `value`: its length; `mark`: CSS class */

/**
 * @param {HTMLElement | null} element
 * @param {Bar[]} rows
 * @param {number} [most] the value of a whole bar; without one, the largest
 */
export function showBars(element, rows, most = Math.max(1, ...rows.map((row) => row.value))) {
  if (!element) return;
  const drawn = JSON.stringify(rows);
  if (element.dataset.drawn === drawn) return;
  element.dataset.drawn = drawn;
  element.replaceChildren(...rows.map((row) => bar(row, most)));
}

/** @param {Bar} row @param {number} most */
function bar({ name, value, text, mark = "" }, most) {
  const label = Object.assign(make("span"), { textContent: name, title: name });
  const fill = make("b");
  fill.style.width = `${Math.min(1, value / most) * 100}%`;
  return make("div", mark, "", [label, make("i", "", "", [fill]), make("span", "", text)]);
}

/** How many rows of this element's line height fit into its panel. @param {HTMLElement} element @param {number} most */
export function room(element, most) {
  const line = element.firstElementChild?.getBoundingClientRect().height;
  return line ? Math.min(most, Math.floor((element.clientHeight + 1) / line)) : most;
}
