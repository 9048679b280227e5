// Townships by load: a work list, no rank. Open matters per 100 micro-grids, the choropleth's own figure.

const SHOWN = 6;

/** Load of a township. @param {{open: number}} line @param {number} grids */
export function load(line, grids) {
  return (line.open / grids) * 100;
}

/**
 * The busiest of a region, first the highest load; among equals by code.
 * @param {Map<string, {open: number}>} regions @param {Record<string, number>} grids @param {string} scope
 * @returns {{code: string, load: number}[]}
 */
export function busiest(regions, grids, scope) {
  return [...regions]
    .filter(([code]) => code.length === 9 && code.startsWith(scope) && grids[code])
    .map(([code, line]) => ({ code, load: load(line, grids[code]) }))
    .sort((a, b) => b.load - a.load || (a.code < b.code ? -1 : 1))
    .slice(0, SHOWN);
}

/** @param {import("./page.mjs").Page} page @param {import("./replica.mjs").Records} regions */
export function showBusy(page, regions) {
  const element = page.slot("busy");
  if (!element) return;
  const { region, grids, names } = page.live;
  const found = busiest(regions.all, grids, region.length < 6 ? region : region.slice(0, 6));
  page.say("busy-unit", page.words.per_hundred_grids);
  const said = JSON.stringify(found);
  if (element.dataset.said === said) return;
  element.dataset.said = said;
  const most = Math.max(1, ...found.map((one) => one.load));
  element.replaceChildren(...found.map((one) => bar(names[one.code] ?? one.code, one.load, most)));
}

function bar(name, value, most) {
  const [row, label, rail, fill, number] = ["div", "span", "i", "b", "span"].map((tag) => document.createElement(tag));
  label.textContent = label.title = name;
  number.textContent = value.toFixed(1);
  fill.style.width = `${(value / most) * 100}%`;
  rail.append(fill);
  row.append(label, rail, number);
  return row;
}
