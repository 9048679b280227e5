// Beside the queue: what else waits, counted by the page's server, and the keys with what they do.

import { load } from "../live/http.mjs";
import { make } from "../ui/elements.mjs";
import { lateText } from "../ui/late.mjs";
import { fill, time } from "../ui/text.mjs";

const LISTS_MS = 30_000;

/** What the keys do, to read and to change. @param {import("../ui/page.mjs").Page} page @param {import("./keys.mjs").Keys} keys */
export function showKeys(page, keys) {
  const dialog = page.root.querySelector("#keys");
  const { words: w } = page;
  const on = Object.assign(make("input", ""), { type: "checkbox", checked: keys.on, id: "keys-on" });
  on.addEventListener("change", () => keys.turn(on.checked));
  const rows = Object.entries(keys.map).map(([action, key]) => {
    const input = Object.assign(make("input", "digits"), { value: key, maxLength: 1, size: 2, ariaLabel: w[`key_${action}`], readOnly: key.length > 1 });
    input.addEventListener("change", () => {
      if (!keys.change(action, input.value)) input.value = keys.map[action];
    });
    return make("label", "choice", "", [input, w[`key_${action}`]]);
  });
  const reset = Object.assign(make("button", "quiet", w.key_reset), { type: "button" });
  reset.addEventListener("click", () => {
    keys.reset();
    dialog.close();
  });
  const close = Object.assign(make("button", "", w.form_cancel), { type: "button" });
  close.addEventListener("click", () => dialog.close());
  dialog.replaceChildren(make("h2", "", w.keys_title), make("label", "choice", "", [on, w.keys_on]), make("div", "key-rows", "", rows), make("p", "aside", w.key_go), make("div", "buttons", "", [reset, close]));
  dialog.showModal();
}

/** Reads the lists now and every half minute. @param {import("../ui/page.mjs").Page} page @param {import("./shift.mjs").Shift} shift */
export async function readLists(page, shift) {
  const { words: w } = page;
  const said = await load("/duty.json");
  if (said?.backlog !== undefined) {
    page.slot("lists").replaceChildren(make("span", "", lateText(said.backlog, w)));
    page.say("lists-at", "");
  } else if (said) {
    const slot = page.slot("lists");
    slot.replaceChildren(...Object.entries(said.lists).map(([name, { n, href }]) => Object.assign(make("a", "", `${w[`list_${name}`]} ${n}`), { href })), Object.assign(make("span", "", `${w.list_quiet} ${said.quiet.n}`), { title: `${w.list_quiet_why}\n${said.quiet.places.join("\n")}` }));
    page.say("lists-at", fill(w.list_as_of, { time: time(said.at) }));
    shift.lists(said);
  } else page.say("lists-at", w.duty_away);
  setTimeout(() => readLists(page, shift), LISTS_MS);
}
