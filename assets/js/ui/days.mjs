// A day, typed or picked from a month. The browser's own field speaks the browser's language, not the page's.

import { make } from "./elements.mjs";
import { fill } from "./text.mjs";

const DAY_MS = 86400000;
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

/** A field for a day with its month beside it. @param {{name: string, word: string, value?: string, needed?: boolean, today: string, words: Record<string, string>, css?: string}} asked `word`: its label; `today`: what the month opens at where no day is typed */
export function dayField({ name, word, value = "", needed = false, today, words, css = "field" }) {
  const input = Object.assign(document.createElement("input"), { name, value, required: needed, maxLength: 10, placeholder: words.day_form, pattern: "\\d{4}-\\d{2}-\\d{2}", inputMode: "numeric", autocomplete: "off", ariaLabel: word });
  const check = () => input.setCustomValidity(!input.value || isDay(input.value) ? "" : fill(words.day_wrong, { day: today }));
  input.addEventListener("input", check);
  check();
  const month = make("div", "month");
  const floating = floated(month);
  month.setAttribute("role", "dialog");
  month.setAttribute("aria-label", word);
  const open = Object.assign(make("button", "pick", "▾"), { type: "button", ariaLabel: fill(words.day_pick, { what: word }) });
  const show = (day) => {
    const step = (by, sign, name_) => act(sign, () => show(turned(day, by)), { label: words[name_] });
    const heads = words.heat_days.split(",").map((text) => make("span", "", text));
    const days = monthOf(day).map((one) => (one ? act(String(Number(one.slice(8))), () => choose(one), { day: one, pressed: one === input.value }) : make("span")));
    const [y, m] = day.split("-").map(Number);
    month.replaceChildren(make("div", "turn", "", [step(-1, "‹", "day_before"), make("b", "", fill(words.day_month, { y, m })), step(1, "›", "day_after")]), make("div", "days-of", "", [...heads, ...days]));
    month.dataset.day = day;
    month.querySelector(`[data-day="${today}"]`)?.setAttribute("aria-current", "date");
    month.querySelector(`[data-day="${day}"]`)?.focus();
  };
  const choose = (day) => {
    input.value = day;
    check();
    floating.close();
    open.focus();
  };
  open.addEventListener("click", () => {
    const { left, bottom } = open.parentElement.getBoundingClientRect();
    month.style.left = `${Math.max(8, Math.min(left, innerWidth - 300))}px`;
    month.style.top = `${Math.min(bottom + 4, innerHeight - 320)}px`;
    floating.open();
    show(isDay(input.value) ? input.value : today);
  });
  month.addEventListener("keydown", (event) => {
    // Keys of the page mean nothing while a day is chosen.
    event.stopPropagation();
    const turn = { PageUp: -1, PageDown: 1 }[event.key];
    if (!STEPS[event.key] && !turn) return;
    event.preventDefault();
    show(turn ? turned(month.dataset.day, turn) : moved(month.dataset.day, STEPS[event.key]));
  });
  return make("span", `${css} day`, "", [...(css === "field" ? [make("span", "", word)] : []), make("span", "day-in", "", [input, open, month])]);
}

/** Opens an element over the page, closed by Escape or a press elsewhere: the browser's popover, or before Chrome 114 by hand. */
export function floated(element) {
  if (element.showPopover) {
    element.popover = "auto";
    return { open: () => element.showPopover(), close: () => element.hidePopover() };
  }
  element.hidden = true;
  const elsewhere = (event) => {
    if (event.type === "keydown" ? event.key === "Escape" : !element.contains(event.target)) close();
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

function act(text, what, { label = "", day = "", pressed = false }) {
  const button = Object.assign(make("button", "", text), { type: "button" });
  if (label) button.ariaLabel = label;
  if (day) Object.assign(button.dataset, { day });
  if (day) button.setAttribute("aria-pressed", String(pressed));
  button.addEventListener("click", what);
  return button;
}
