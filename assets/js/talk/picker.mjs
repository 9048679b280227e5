// Whom to call: who is near the alert, then any place of the own area by its name or first letters. Nobody is chosen
// beforehand; a digit calls the row that bears it.

import { placesOf } from "../call/call-places.mjs";
import { button, make } from "../ui/elements.mjs";

/** @import { Words } from "../types.d.ts" */
/** @import { Places } from "../call/call-places.mjs" */
/** @typedef {{value: string, word: string}} Callable */
/**
 * @typedef {{words: Words, near: Callable[], places: Places, without: string[], engines: string[],
 *   call: (address: string, engine: string) => void, close: () => void}} PickerParts `without`: addresses that are in
 *   the call, and the own; `engines`: that may be chosen
 */

const SHOWN = 9;

/**
 * Rows that fit what is typed: of nothing those that are near.
 * @param {string} typed
 * @param {Pick<PickerParts, "near" | "places" | "without">} from
 * @returns {Callable[]}
 */
export function rowsOf(typed, { near, places, without }) {
  const wanted = typed.trim();
  const known = near.filter(({ word }) => word.includes(wanted));
  const found = wanted ? placesOf(wanted, places).map(({ code, name }) => ({ value: code, word: name })) : [];
  const all = [...known, ...found.filter(({ value }) => !known.some((one) => one.value === value))];
  return all.filter(({ value }) => !value.startsWith("t") && !without.includes(value)).slice(0, SHOWN);
}

/** @param {PickerParts} parts @returns {HTMLDialogElement} not in the page yet */
export function picker(parts) {
  const { words } = parts;
  const search = Object.assign(make("input"), { type: "search", ariaLabel: words.talk_search, autocomplete: "off" });
  search.placeholder = words.talk_search;
  const list = make("ol", "talk-rows");
  const dialog = make("dialog", "talk-picker", "", [make("h2", "", words.talk_whom), search, list]);
  dialog.append(button("quiet", words.form_cancel, parts.close));
  dialog.dataset.testid = "talk-picker";
  dialog.tabIndex = -1;
  /** @type {Callable[]} */
  let rows = [];
  const draw = () => {
    rows = rowsOf(search.value, parts);
    list.replaceChildren(...rows.map((row, n) => rowOf(row, n, parts)));
    if (!rows.length) list.append(make("li", "quiet", words.talk_nobody));
  };
  search.addEventListener("input", draw);
  dialog.addEventListener("keydown", (event) => {
    if (event.isComposing || event.repeat) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      parts.close();
    }
    // A digit is a name's own once something is typed.
    const row = !search.value && /^[1-9]$/.test(event.key) ? rows[Number(event.key) - 1] : undefined;
    if (!row) return;
    event.preventDefault();
    parts.call(row.value, parts.engines[0]);
  });
  draw();
  return dialog;
}

/** @param {Callable} row @param {number} n @param {PickerParts} parts */
function rowOf({ value, word }, n, { words, engines, call }) {
  const buttons = engines.map((engine) => {
    const element = button(engine === engines[0] ? "first" : "", words[`talk_by_${engine}`], () => call(value, engine));
    element.dataset.testid = `talk-${engine}`;
    element.ariaLabel = `${words[`talk_by_${engine}`]} ${word}`;
    return element;
  });
  const item = make("li", "", "", [make("kbd", "", String(n + 1)), make("span", "", word), ...buttons]);
  item.dataset.address = value;
  return item;
}
