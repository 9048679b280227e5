// A day, typed or picked from a month. The browser's own field speaks the browser's language, not the page's.

import { button, make } from "./elements.mjs";
import { fill } from "./text.mjs";

/** @import { Words } from "../types.d.ts" */
/**
 * @typedef {{name: string, word: string, value?: string, needed?: boolean, today: string, words: Words, css?: string}}
 *   DayOptions `word`: its label; `today`: what the month opens at where no day is typed
 */

const DAY_MS = 86400000;
/** Months a key turns by. @type {Record<string, number>} */
const TURNS = { PageUp: -1, PageDown: 1 };
/** Room for the month, CSS px. */
const WIDE = 300;
const HIGH = 320;
/** Days a key moves by. @type {Record<string, number>} */
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** Whether a text is a day that there is, as 2026-11-27. @param {string} text */
export function isDay(text) {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && moved(text, 0) === text;
}

/** A day so many days later. @param {string} day @param {number} days */
export function moved(day, days) {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The same day of another month, or that month's last. @param {string} day @param {number} months */
export function turned(day, months) {
  const [year, month, on] = day.split("-").map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return moved(first.toISOString().slice(0, 10), Math.min(on, last) - 1);
}

/** The days of a month, Monday first, "" before its first. @param {string} day any of it @returns {string[]} */
export function monthOf(day) {
  const first = `${day.slice(0, 7)}-01`;
  const before = (new Date(first).getUTCDay() + 6) % 7;
  const length = (Date.parse(turned(first, 1)) - Date.parse(first)) / DAY_MS;
  return [...Array(before).fill(""), ...Array.from({ length }, (_, n) => moved(first, n))];
}

/** A field for a day with its month beside it. @param {DayOptions} options */
export function dayField(options) {
  return new DayField(options).element;
}

class DayField {
  /** @param {DayOptions} options */
  constructor({ name, word, value = "", needed = false, today, words, css = "field" }) {
    this.today = today;
    this.words = words;
    this.input = Object.assign(make("input"), {
      name,
      value,
      required: needed,
      maxLength: 10,
      placeholder: words.day_form,
      pattern: "\\d{4}-\\d{2}-\\d{2}",
      inputMode: "numeric",
      autocomplete: "off",
      ariaLabel: word,
    });
    this.input.addEventListener("input", () => this.#check());
    this.#check();
    this.month = make("div", "month");
    this.floating = floated(this.month);
    this.month.setAttribute("role", "dialog");
    this.month.setAttribute("aria-label", word);
    this.month.addEventListener("keydown", (event) => this.#key(event));
    this.pick = button("pick", "▾", () => this.#open());
    this.pick.ariaLabel = fill(words.day_pick, { what: word });
    const label = css === "field" ? [make("span", "", word)] : [];
    const inside = make("span", "day-in", "", [this.input, this.pick, this.month]);
    this.element = make("span", `${css} day`, "", [...label, inside]);
  }

  #check() {
    const { input, words, today } = this;
    input.setCustomValidity(!input.value || isDay(input.value) ? "" : fill(words.day_wrong, { day: today }));
  }

  #open() {
    const { left, bottom } = /** @type {HTMLElement} */ (this.pick.parentElement).getBoundingClientRect();
    this.month.style.left = `${Math.max(8, Math.min(left, innerWidth - WIDE))}px`;
    this.month.style.top = `${Math.min(bottom + 4, innerHeight - HIGH)}px`;
    this.floating.open();
    this.#show(isDay(this.input.value) ? this.input.value : this.today);
  }

  /** The month of a day. @param {string} day */
  #show(day) {
    const { month, words } = this;
    /** @param {number} by @param {string} sign @param {string} name */
    const step = (by, sign, name) => act(sign, () => this.#show(turned(day, by)), { label: words[name] });
    const heads = words.heat_days.split(",").map((text) => make("span", "", text));
    const days = monthOf(day).map((one) => (one ? this.#day(one) : make("span")));
    const [y, m] = day.split("-").map(Number);
    const title = make("b", "", fill(words.day_month, { y, m }));
    month.replaceChildren(
      make("div", "turn", "", [step(-1, "‹", "day_before"), title, step(1, "›", "day_after")]),
      make("div", "days-of", "", [...heads, ...days]),
    );
    month.dataset.day = day;
    month.querySelector(`[data-day="${this.today}"]`)?.setAttribute("aria-current", "date");
    /** @type {HTMLElement | null} */ (month.querySelector(`[data-day="${day}"]`))?.focus();
  }

  /** @param {string} day */
  #day(day) {
    const sign = String(Number(day.slice(8)));
    return act(sign, () => this.#choose(day), { day, pressed: day === this.input.value });
  }

  /** @param {string} day */
  #choose(day) {
    this.input.value = day;
    this.#check();
    this.floating.close();
    this.pick.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // Keys of the page mean nothing while a day is chosen.
    event.stopPropagation();
    const turn = TURNS[event.key];
    if (!STEPS[event.key] && !turn) return;
    event.preventDefault();
    const { day = this.today } = this.month.dataset;
    this.#show(turn ? turned(day, turn) : moved(day, STEPS[event.key]));
  }
}

/**
 * Opens an element over the page, closed by Escape or a press elsewhere: the browser's popover, or before Chrome 114 by
 * hand.
 * @param {HTMLElement} element
 */
export function floated(element) {
  // Not in every browser that is supported.
  const show = /** @type {(() => void) | undefined} */ (element.showPopover);
  if (show) {
    element.popover = "auto";
    return { open: () => element.showPopover(), close: () => element.hidePopover() };
  }
  element.hidden = true;
  /** @param {Event} event */
  const elsewhere = (event) => {
    const key = event.type === "keydown" ? /** @type {KeyboardEvent} */ (event).key : "";
    if (key ? key === "Escape" : !element.contains(/** @type {Node} */ (event.target))) close();
  };
  const close = () => {
    element.hidden = true;
    for (const kind of ["pointerdown", "keydown"]) document.removeEventListener(kind, elsewhere, true);
  };
  const open = () => {
    element.hidden = false;
    for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, elsewhere, true);
  };
  return { open, close };
}

/** @param {string} text @param {() => void} what @param {{label?: string, day?: string, pressed?: boolean}} looks */
function act(text, what, { label = "", day = "", pressed = false }) {
  const element = button("", text, what);
  if (label) element.ariaLabel = label;
  if (day) element.dataset.day = day;
  if (day) element.setAttribute("aria-pressed", String(pressed));
  return element;
}
