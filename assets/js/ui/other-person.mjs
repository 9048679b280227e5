// The one line of a page whose browser another person has signed in at: nothing on it acts any more, and it can be
// reloaded.

import { button, make } from "./elements.mjs";

/** @import { Words } from "../types.d.ts" */

/** @param {HTMLElement} root of the page @param {Words} words @param {() => void} [reload] */
export function showOtherPerson(root, words, reload = () => location.reload()) {
  const again = button("", words.other_person_reload, reload);
  const line = make("div", "other-person", "", [make("span", "", words.other_person), again]);
  line.dataset.testid = "other-person";
  line.setAttribute("role", "alert");
  root.inert = true;
  for (const open of root.querySelectorAll("dialog[open]")) /** @type {HTMLDialogElement} */ (open).close();
  root.before(line);
  again.focus();
}
