// Parts of the panel of a call: made once, written over only where they changed.

import { button, make } from "../ui/elements.mjs";

/** @import { OwnCall } from "../types.d.ts" */

/** @template {HTMLElement} T @param {string} id @param {T} element @returns {T} */
export function named(id, element) {
  element.dataset.testid = id;
  return element;
}

/** State of the recording that is asked for or on, "" for none. @param {OwnCall | undefined} call */
export const taped = (call) => {
  const state = call?.recordings?.at(-1)?.[3] ?? "";
  return ["asked", "on"].includes(state) ? state : "";
};

/** A button whose act is another's. @param {string} id @param {string} word @param {string} [kind] */
export const plain = (id, word, kind = "") =>
  named(
    id,
    button(kind, word, () => {}),
  );

/** @param {Element} element @param {string} text */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {HTMLElement} element @param {boolean} on */
export function shown(element, on) {
  if (element.hidden === on) element.hidden = !on;
}

/** One call of a list. @param {string} id @param {string[]} lines @param {HTMLElement[]} more */
export function itemOf(id, lines, more) {
  const item = make("article", "talk-item", "", [...lines.filter(Boolean).map((line) => make("p", "", line)), ...more]);
  item.dataset.id = id;
  return item;
}
