// Small forms of orders: what was said on the telephone; why it is withdrawn; who said that it is safe. And how any
// form of a desk is sent and left by keys.

import { button, field, find, make, typed } from "../ui/elements.mjs";

/** @import { Words } from "../types.d.ts" */
/** @import { FieldOptions } from "../ui/elements.mjs" */

/**
 * Opens a form in its place and puts the cursor into it.
 * @param {HTMLElement} element
 * @param {HTMLFormElement | null} form
 */
export function place(element, form) {
  element.replaceChildren(...(form ? [form] : []));
  if (form) find(form, "input, select, textarea")?.focus();
}

/**
 * A small form of fields.
 * @param {Words} words
 * @param {string} name
 * @param {FieldOptions[]} fields
 * @param {(said: Record<string, string>) => void} send
 * @param {() => void} close
 */
export function smallForm(words, name, fields, send, close) {
  const form = make("form", "ask", "", [...fields.map(field), buttons(words.form_go, words, close)]);
  form.dataset.testid = `form-${name}`;
  submits(form, close, () => send(typed(form)));
  return form;
}

/** @param {HTMLFormElement} form @param {() => void} close @param {() => void} done */
export function submits(form, close, done) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    done();
  });
  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.repeat) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
    } else if (event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
}

/** @param {string} go @param {Words} words @param {() => void} close */
export function buttons(go, words, close) {
  return make("div", "buttons", "", [make("button", "", go), button("quiet", words.form_cancel, close)]);
}
