// The product's own question for a reason: it is asked before anything is requested, so that nothing is refused first.

import { field, make } from "./elements.mjs";

const LONGEST = 200;

/**
 * @param {import("./page.mjs").Page} page @param {string} title what the reason is for @param {string} about of page and object: what was typed for it and not given is there again
 * @returns {Promise<string>} "" when whoever was asked does not want to any more
 */
export function askReason({ root, words: w, drafts }, title, about) {
  const draft = `reason/${about}`;
  const asked = field({ name: "note", word: w.reason, needed: true });
  const input = Object.assign(asked.lastElementChild, { maxLength: LONGEST });
  const cancel = Object.assign(make("button", "quiet", w.cancel), { type: "button" });
  const form = make("form", "ask", "", [make("b", "", title), asked, make("div", "buttons", "", [make("button", "", w.go), cancel])]);
  const dialog = make("dialog", "intake", "", [form]);
  dialog.dataset.testid = "reason";
  dialog.setAttribute("aria-label", title);
  drafts?.follow(draft, form);
  root.append(dialog);
  return new Promise((told) => {
    let reason = "";
    cancel.addEventListener("click", () => dialog.close());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      reason = input.value.trim();
      if (!reason) return;
      drafts?.drop(draft);
      dialog.close();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      told(reason);
    });
    dialog.showModal();
  });
}
