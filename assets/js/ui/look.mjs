// By day, by night, or as the system is: what a person chose for this browser is a cookie that the pages' server reads.

import { make } from "./elements.mjs";

const YEAR_S = 365 * 86_400;
const CHOICES = ["day", "night", "system"];

/** @typedef {{cookie: string}} Cookies a document */

/** @param {Cookies} held @returns {string} day, night, system:day, system:night, or "" where nothing was chosen */
export function chosen({ cookie }) {
  return /(?:^|;\s*)theme=([a-z:]*)/.exec(cookie)?.[1] ?? "";
}

/**
 * What is written for a choice.
 * @param {string} choice
 * @param {boolean} dark whether the system is dark
 */
export function valueOf(choice, dark) {
  return choice === "system" ? `system:${dark ? "night" : "day"}` : choice;
}

/**
 * Fills the switch of a page, and follows the system where that was chosen.
 * @param {HTMLElement | null} place
 * @param {Record<string, string>} words
 * @param {{theme_name: string}} live
 * @param {{held?: Cookies, system?: MediaQueryList, again?: () => void}} [parts]
 */
export function startLook(
  place,
  words,
  { theme_name: shown },
  { held = document, system = matchMedia("(prefers-color-scheme: dark)"), again = () => location.reload() } = {},
) {
  /** @param {string} choice */
  const choose = (choice) => {
    held.cookie = `theme=${valueOf(choice, system.matches)}; path=/; max-age=${YEAR_S}; SameSite=Lax`;
    again();
  };
  const now = chosen(held);
  const follow = () => {
    if (chosen(held).startsWith("system:") && valueOf("system", system.matches) !== chosen(held)) choose("system");
  };
  follow();
  system.addEventListener("change", follow);
  if (!place) return;
  const options = CHOICES.map((one) => Object.assign(make("option", "", words[`theme_${one}`]), { value: one }));
  const select = make("select", "look", "", options);
  select.setAttribute("aria-label", words.theme);
  select.value = now.startsWith("system:") ? "system" : now || shown;
  select.addEventListener("change", () => choose(select.value));
  place.replaceChildren(select);
}
