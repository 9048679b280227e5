// Beside the queue: what else waits, counted by the page's server, and the keys with what they do.

import { load } from "../live/http.mjs";
import { button, find, make, needed } from "../ui/elements.mjs";
import { lateText } from "../ui/late.mjs";
import { fill, time } from "../ui/text.mjs";

/** @import { Page } from "../ui/page.mjs" */
/** @import { Keys } from "./keys.mjs" */
/**
 * @typedef {{at: number, lists: Record<string, {n: number, href: string}>, quiet: {n: number, places: string[]}}} Lists
 *   `quiet`: places that no report has come from for long
 */

const LISTS_MS = 30_000;

/** What the keys do, to read and to change. @param {Page} page @param {Keys} keys */
export function showKeys(page, keys) {
  const dialog = /** @type {HTMLDialogElement} */ (needed(find(page.root, "#keys")));
  const { words } = page;
  const on = Object.assign(make("input"), { type: "checkbox", checked: keys.on, id: "keys-on" });
  on.addEventListener("change", () => keys.turn(on.checked));
  const rows = Object.entries(keys.map).map(([action, key]) => {
    const looks = {
      value: key,
      maxLength: 1,
      size: key.length > 1 ? 6 : 2,
      ariaLabel: words[`key_${action}`],
      readOnly: key.length > 1,
    };
    const input = Object.assign(make("input", "digits"), looks);
    input.addEventListener("change", () => {
      if (!keys.change(action, input.value)) input.value = keys.map[action];
    });
    return make("label", "choice", "", [input, words[`key_${action}`]]);
  });
  const reset = button("quiet", words.key_reset, () => {
    keys.reset();
    dialog.close();
  });
  const close = button("", words.keys_close, () => dialog.close());
  dialog.replaceChildren(
    make("h2", "", words.keys_title),
    make("label", "choice", "", [on, words.keys_on]),
    make("div", "key-rows", "", rows),
    make("p", "aside", words.key_go),
    make("div", "buttons", "", [reset, close]),
  );
  dialog.showModal();
}

/**
 * Reads the lists now and every half minute.
 * @param {Page} page
 * @param {(lists: Lists) => void} counted called with what was read
 */
export async function readLists(page, counted) {
  const { words } = page;
  /** @type {Lists | {backlog: number} | null} */
  const reply = await load("/duty.json");
  const slot = needed(page.slot("lists"));
  if (!reply) page.say("lists-at", words.duty_away);
  else if ("backlog" in reply) {
    slot.replaceChildren(make("span", "", lateText(reply.backlog, words)));
    page.say("lists-at", "");
  } else {
    const links = Object.entries(reply.lists).map(([name, { n, href }]) =>
      Object.assign(make("a", "", `${words[`list_${name}`]} ${n}`), { href }),
    );
    const title = `${words.list_quiet_why}\n${reply.quiet.places.join("\n")}`;
    slot.replaceChildren(...links, Object.assign(make("span", "", `${words.list_quiet} ${reply.quiet.n}`), { title }));
    page.say("lists-at", fill(words.list_as_of, { time: time(reply.at) }));
    counted(reply);
  }
  setTimeout(() => readLists(page, counted), LISTS_MS);
}
