// The one line of a page whose browser another person has signed in at: nothing on it acts any more, and it can be loaded anew.

import { make } from "./elements.mjs";

/** @param {HTMLElement} root of the page @param {any} words @param {() => void} [reload] */
export function showOtherPerson(root, words, reload = () => location.reload()) {
  const button = Object.assign(make("button", "", words.other_person_reload), { type: "button" });
  button.addEventListener("click", reload);
  const line = make("div", "other-person", "", [make("span", "", words.other_person), button]);
  line.dataset.testid = "other-person";
  line.setAttribute("role", "alert");
  root.inert = true;
  for (const open of root.querySelectorAll("dialog[open]")) open.close();
  root.before(line);
  button.focus();
}
