// The window that Ctrl+K opens: a few words find places, cases, types, departments, numbers, posts and pages, each a
// link. Before anything is typed it lists the person's own saved views, and keeps the one in sight.

import { load } from "../live/http.mjs";
import { button, make } from "./elements.mjs";
import { fill } from "./text.mjs";

/** @import { Page } from "./page.mjs" */
/**
 * @typedef {{text: string, href: string, beside: string}} Row
 * @typedef {{groups: {name: string, n: number, rows: Row[]}[]}} SeekReply
 * @typedef {{ask?: (address: string, signal: AbortSignal) => Promise<SeekReply | null>,
 *   later?: (f: () => void, ms: number) => ReturnType<typeof setTimeout> | number, at?: () => string}} SeekParts
 *   `at`: path and words of the page in sight
 */

/** Between the last sign that is typed and the question. */
const REST_MS = 200;

/**
 * @param {Pick<Page, "root" | "words" | "live">} page
 * @param {HTMLElement | null} place where a button opens it too; null on a page that has none
 * @param {SeekParts} [parts]
 */
export function startSeek({ root, words, live }, place, { ask = load, later = setTimeout, at = here } = {}) {
  if (!place) return;
  const input = Object.assign(make("input"), { type: "search", maxLength: 60, ariaLabel: words.find_all });
  input.placeholder = words.find_all;
  const found = make("div", "found");
  const said = make("p", "quiet");
  said.setAttribute("role", "status");
  const dialog = dialogIn(root, words, [input, said, found]);
  const keep = keepIn(dialog, words, live.language, at);
  /** @type {AbortController | undefined} */
  let asked;
  const read = async () => {
    asked?.abort();
    const what = input.value.trim();
    asked = new AbortController();
    const { signal } = asked;
    const query = new URLSearchParams({ q: what, lang: live.language });
    const reply = await ask(`/find.json?${query}`, signal);
    if (signal.aborted) return;
    found.replaceChildren(...(reply?.groups ?? []).map((one) => groupOf(one, words)));
    said.textContent = what && !found.childElementCount ? fill(words[reply ? "find_none" : "find_lost"], { what }) : "";
  };
  let typed = 0;
  input.addEventListener("input", () => {
    const nth = (typed += 1);
    later(() => nth === typed && read(), REST_MS);
  });
  const open = () => {
    keep();
    if (!dialog.open) dialog.showModal();
    input.select();
    if (!input.value) read();
  };
  place.replaceChildren(button("quiet", words.find_key, open));
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    open();
  });
  dialog.addEventListener("keydown", (event) => step(event, dialog));
}

/** @param {ParentNode} root @param {Record<string, string>} words @param {Node[]} inside */
function dialogIn(root, words, inside) {
  const dialog = make("dialog", "intake seek", "", inside);
  dialog.dataset.testid = "seek";
  dialog.setAttribute("aria-label", words.find);
  root.append(dialog);
  return dialog;
}

/**
 * The way to keep the view in sight, beside this page, whose alarms are heard on; returns what brings it to where the
 * page is now.
 * @param {Element} dialog @param {Record<string, string>} words @param {string} lang @param {() => string} at
 */
function keepIn(dialog, words, lang, at) {
  const link = Object.assign(make("a", "way", words.view_keep), { target: "_blank" });
  dialog.append(make("p", "keep", "", [link]));
  return () => {
    link.href = `/views?${new URLSearchParams({ lang, save: at() })}`;
  };
}

const here = () => location.pathname + location.search;

/** @param {SeekReply["groups"][number]} group @param {Record<string, string>} words */
function groupOf({ name, n, rows }, words) {
  const links = rows.map((row) => {
    const link = Object.assign(make("a", "", row.text), { href: row.href });
    return make("li", "", "", [link, make("small", "quiet", row.beside)]);
  });
  const more = n > rows.length ? [make("p", "quiet", fill(words.find_more, { n: n - rows.length }))] : [];
  return make("section", "", "", [make("h3", "", name), make("ul", "", "", links), ...more]);
}

/**
 * Up and down go from link to link; Enter opens the first from the field.
 * @param {KeyboardEvent} event
 * @param {Element} dialog
 */
function step(event, dialog) {
  const links = [...dialog.querySelectorAll("a")].filter((one) => one.className !== "way");
  const at = links.findIndex((one) => one === document.activeElement);
  if (event.isComposing || !links.length) return;
  if (event.key === "Enter" && at < 0) links[0].click();
  else if (event.key === "ArrowDown") links[Math.min(links.length - 1, at + 1)].focus();
  else if (event.key === "ArrowUp" && at > 0) links[at - 1].focus();
  else return;
  event.preventDefault();
}
