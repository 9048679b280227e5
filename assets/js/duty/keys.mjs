// The keys of the duty desk: one letter each, changeable, silent while somebody types or an input method composes.

import { targetOf } from "../ui/elements.mjs";

/** @type {Record<string, string>} */
export const DEFAULTS = {
  down: "j",
  up: "k",
  open: "Enter",
  ack: "a",
  silence: "s",
  dispatch: "d",
  escalate: "e",
  take_up: "r",
  shelve: "h",
  note: "n",
  undo: "u",
  confirm: "y",
  close: "x",
  order: "o",
  area: "b",
  merge: "m",
  case: "l",
  intake: "c",
  call: "v",
  offer: "p",
  track: "t",
  focus: "f",
  search: "/",
  help: "?",
  new: ".",
};
/** @type {Record<string, string>} */
const ALSO = { ArrowDown: "down", ArrowUp: "up" };
/** @type {Record<string, string>} */
const GO = { w: "wall", r: "region", d: "duty", s: "shift" };
const GO_MS = 1500;
const COMPOSING = 229;

/**
 * Whether a key press is no shortcut: it belongs to a text or an input method, or is a key that is held down.
 * @param {KeyboardEvent} event
 */
export function typing(event) {
  if (event.isComposing || event.repeat || event.keyCode === COMPOSING) return true;
  if (event.ctrlKey || event.altKey || event.metaKey) return true;
  return Boolean(
    targetOf(event)?.closest?.("input, textarea, select, [contenteditable], dialog[open], [aria-busy=true]"),
  );
}

export class Keys {
  /** @param {{store?: Pick<Storage, "getItem" | "setItem"> | null, now?: () => number}} [parts] */
  constructor({ store = null, now = () => performance.now() } = {}) {
    this.store = store;
    this.now = now;
    /** When G was pressed. */
    this.gone = -Infinity;
    const kept = JSON.parse(store?.getItem("keys") ?? "null") ?? {};
    this.on = kept.on ?? true;
    /** @type {Record<string, string>} */
    this.map = { ...DEFAULTS, ...kept.map };
  }

  /** The action a key press asks for, "" for none; `go:<page>` after G. @param {KeyboardEvent} event */
  action(event) {
    if (typing(event)) return "";
    // What moves and opens is no letter: it works with the letters switched off.
    if (ALSO[event.key]) return ALSO[event.key];
    if (event.key === "Enter") return targetOf(event)?.closest?.("button, a, summary") ? "" : "open";
    if (!this.on) return "";
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (this.now() - this.gone < GO_MS && GO[key]) {
      this.gone = -Infinity;
      return `go:${GO[key]}`;
    }
    if (key === "g") {
      this.gone = this.now();
      return "";
    }
    return Object.entries(this.map).find(([, wanted]) => wanted === key)?.[0] ?? "";
  }

  /**
   * Gives an action another key, unless another action has it.
   * @param {string} action
   * @param {string} key
   * @returns {boolean} whether it was given
   */
  change(action, key) {
    const letter = key.length === 1 ? key.toLowerCase() : "";
    const taken = Object.entries(this.map).some(([other, known]) => other !== action && known === letter);
    if (!letter || letter === "g" || taken) return false;
    this.map = { ...this.map, [action]: letter };
    this.#keep();
    return true;
  }

  /** @param {boolean} on */
  turn(on) {
    this.on = on;
    this.#keep();
  }

  reset() {
    this.map = { ...DEFAULTS };
    this.#keep();
  }

  #keep() {
    this.store?.setItem("keys", JSON.stringify({ on: this.on, map: this.map }));
  }
}
