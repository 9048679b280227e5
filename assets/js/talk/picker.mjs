// Whom to call: who is near the alert, then any place of the own area by its name or first letters; of a township all
// its villages at once (点名); by G all posts of the alert's area, by B who is in session inside a shape that is drawn.
// No one is chosen beforehand; a digit calls the row that bears it.

import { placesOf } from "../call/call-places.mjs";
import { button, make } from "../ui/elements.mjs";
import { fill } from "../ui/text.mjs";
import { postsOf } from "./groups.mjs";

/** @import { Words } from "../types.d.ts" */
/** @import { Places } from "../call/call-places.mjs" */
/** @import { Ring } from "./groups.mjs" */
/** @typedef {{value: string, word: string}} Callable */
/**
 * @typedef {{words: Words, near: Callable[], places: Places, without: string[], engines: string[],
 *   ring: Ring | null, draw: (() => void) | null, call: (addresses: string[], engine: string, ring?: Ring) => void,
 *   close: () => void}} PickerParts `without`: addresses that are in the call, and the own; `engines`: that may be
 *   chosen; `ring`: who is inside the shape that was drawn; `draw`: lets one be drawn, null where none may
 */

const SHOWN = 9;
/** Digits of their codes. */
const TOWNSHIP = 9;
const VILLAGE = 12;
/** Who can listen to one talk group. */
const MOST = 200;

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
  const groups = groupsOf(parts);
  const buttons = make("div", "buttons", "", [...groups.values()]);
  const dialog = make("dialog", "talk-picker", "", [make("h2", "", words.talk_whom), buttons, search, list]);
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
    const group = event.target === search ? undefined : groups.get(event.key.toLowerCase());
    if (group) return (event.preventDefault(), group.click());
    // A digit is a name's own once something is typed.
    const row = !search.value && /^[1-9]$/.test(event.key) ? rows[Number(event.key) - 1] : undefined;
    if (!row) return;
    event.preventDefault();
    parts.call([row.value], parts.engines[0]);
  });
  draw();
  return dialog;
}

/**
 * Villages of a township that are not in the call, as far as one talk group goes.
 * @param {string} code
 * @param {Pick<PickerParts, "places" | "without">} from
 */
export const villagesOf = (code, { places, without }) =>
  code.length === TOWNSHIP
    ? Object.keys(places)
        .filter((one) => one.length === VILLAGE && one.startsWith(code) && !without.includes(one))
        .slice(0, MOST)
    : [];

/**
 * Those that are called together, by their keys.
 * @param {PickerParts} parts
 * @returns {Map<string, HTMLButtonElement>}
 */
function groupsOf({ words, near, without, engines, ring, draw, call }) {
  const [engine] = engines;
  const posts = postsOf(near, without);
  /** @type {[string, string, string, (() => void) | null][]} */
  const groups = [
    [
      "g",
      "talk-posts",
      fill(words.talk_posts, { n: posts.length }),
      posts.length > 1 ? () => call(posts, engine) : null,
    ],
    ["b", "talk-draw", words.area_draw, draw],
    ["Enter", "talk-drawn", ring?.word ?? "", ring && (() => call([], engine, ring))],
  ];
  return new Map(
    groups.flatMap(([key, id, word, act]) => {
      if (!act) return [];
      const element = button("", key === "Enter" ? word : `${word} [${key.toUpperCase()}]`, act);
      element.dataset.testid = id;
      return [[key, element]];
    }),
  );
}

/** @param {Callable} row @param {number} n @param {PickerParts} parts */
function rowOf({ value, word }, n, parts) {
  const { words, engines, call } = parts;
  const buttons = engines.map((engine) => {
    const element = button(engine === engines[0] ? "first" : "", words[`talk_by_${engine}`], () =>
      call([value], engine),
    );
    element.dataset.testid = `talk-${engine}`;
    element.ariaLabel = `${words[`talk_by_${engine}`]} ${word}`;
    return element;
  });
  const all = engines.includes("talk") ? villagesOf(value, parts) : [];
  if (all.length) {
    const roll = button("talk-all", fill(words.talk_all_villages, { n: all.length }), () => call(all, "talk"));
    roll.dataset.testid = "talk-all";
    buttons.push(roll);
  }
  const item = make("li", "", "", [make("kbd", "", String(n + 1)), make("span", "", word), ...buttons]);
  item.dataset.address = value;
  return item;
}
