// The page of past alerts: what is searched stands in the link, which Dash's own view follows; files with a reason.

import { setProps } from "../live/dash-bridge.mjs";
import { button, field, make } from "../ui/elements.mjs";
import { exportForm } from "../ui/export-form.mjs";

/** @import { Live, Opened, Shell } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @typedef {Live & {formats: string[]}} PastLive */

const FIELDS = ["q", "from", "to", "at"];
/** What the words of the form are called in the catalogue. @type {Record<string, string>} */
const WORDS = { q: "past_q", from: "past_from", to: "past_to", at: "past_then" };
const LOOKS = { from: "2026-11-26", to: "2026-11-27", at: "2026-11-26 03:10" };

/** @param {Shell<PastLive>} shell @returns {Opened} */
export function open({ page }) {
  return { views: {}, start: () => start(page) };
}

/** @param {Page<PastLive>} page */
function start(page) {
  const { words, live } = page;
  const form = seekForm(words, (search) => setProps("address", { search }));
  const slot = page.slot("past-seek");
  slot?.append(form);
  if (live.formats.length)
    slot?.append(exportForm(words, live.formats, () => ["/alerts/export", Object.fromEntries(asked())]));
  fill(form);
  // Back and the tabs change the link without this form.
  addEventListener("popstate", () => fill(form));
}

/** The words of the address. */
const asked = () => new URLSearchParams(location.search);

/** @param {HTMLFormElement} form */
function fill(form) {
  const query = asked();
  for (const input of form.querySelectorAll("input")) input.value = query.get(input.name) ?? "";
}

/**
 * The form that asks: its answer is another address.
 * @param {Record<string, string>} words
 * @param {(search: string) => void} go
 */
export function seekForm(words, go) {
  const form = make("form", "past-seek");
  for (const name of FIELDS) {
    const label = field({ name, word: words[WORDS[name]] });
    const input = /** @type {HTMLInputElement} */ (label.querySelector("input"));
    input.placeholder = /** @type {Record<string, string>} */ (LOOKS)[name] ?? "";
    form.append(label);
  }
  form.append(
    make("button", "", words.past_seek),
    button("quiet", words.past_clear, () => {
      for (const input of form.querySelectorAll("input")) input.value = "";
      go(searchOf(location.search, {}));
    }),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go(searchOf(location.search, Object.fromEntries([...new FormData(form)].map(([k, v]) => [k, String(v).trim()]))));
  });
  return form;
}

/**
 * The words of an address with those of the form: the tab stays, the list begins anew, empty ones go.
 * @param {string} before
 * @param {Record<string, string>} typed
 */
export function searchOf(before, typed) {
  const query = new URLSearchParams(before);
  for (const name of [...FIELDS, "skip"]) query.delete(name);
  for (const name of FIELDS) if (typed[name]) query.set(name, typed[name]);
  const text = query.toString();
  return text ? `?${text}` : "";
}
