// Rows of name, bar and number: one look for everything that is compared.

/**
 * @param {HTMLElement | null} element
 * @param {{name: string, value: number, text: string, mark?: string}[]} rows `value`: length of the bar
 * @param {number} [most] the value of a whole bar; without one, the largest
 */
export function showBars(element, rows, most = Math.max(1, ...rows.map((row) => row.value))) {
  if (!element) return;
  const said = JSON.stringify(rows);
  if (element.dataset.said === said) return;
  element.dataset.said = said;
  element.replaceChildren(...rows.map((row) => bar(row, most)));
}

function bar({ name, value, text, mark }, most) {
  const [row, label, rail, fill, number] = ["div", "span", "i", "b", "span"].map((tag) => document.createElement(tag));
  label.textContent = label.title = name;
  number.textContent = text;
  fill.style.width = `${Math.min(1, value / most) * 100}%`;
  if (mark) row.className = mark;
  rail.append(fill);
  row.append(label, rail, number);
  return row;
}

/** How many rows of this element's line height fit into its panel. @param {HTMLElement} element @param {number} most */
export function room(element, most) {
  const line = element.firstElementChild?.getBoundingClientRect().height;
  return line ? Math.min(most, Math.floor((element.clientHeight + 1) / line)) : most;
}
