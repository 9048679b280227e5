// The product's own question for a reason: it is asked before anything is requested, so that nothing is refused first.

import { button, field, make } from "./elements.mjs";

/** @import { Page } from "./page.mjs" */

const LONGEST = 200;

/**
 * @param {Pick<Page, "root" | "words" | "drafts">} page
 * @param {string} title what the reason is for
 * @param {string} about of page and object: what was typed for it and not sent is there again
 * @returns {Promise<string>} "" when the question was left
 */
export function askReason({ root, words, drafts }, title, about) {
  const draft = `reason/${about}`;
  const asked = field({ name: "note", word: words.reason, needed: true });
  const input = Object.assign(/** @type {HTMLInputElement} */ (asked.lastElementChild), { maxLength: LONGEST });
  const cancel = button("quiet", words.cancel, () => dialog.close());
  const buttons = make("div", "buttons", "", [make("button", "", words.go), cancel]);
  const form = make("form", "ask", "", [make("b", "", title), asked, buttons]);
  const dialog = make("dialog", "intake", "", [form]);
  dialog.dataset.testid = "reason";
  dialog.setAttribute("aria-label", title);
  drafts?.follow(draft, form);
  root.append(dialog);
  return new Promise((done) => {
    let reason = "";
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      reason = input.value.trim();
      if (!reason) return;
      drafts?.drop(draft);
      dialog.close();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      done(reason);
    });
    dialog.showModal();
  });
}
