// The forms of orders: to whom and what; what was said on the telephone; why it is withdrawn; who said that it is safe.
// Nobody is chosen beforehand, whatever the alert.

import { button, field, find, make, typed } from "../ui/elements.mjs";

/** @import { Words } from "../types.d.ts" */
/** @import { FieldOptions } from "../ui/elements.mjs" */
/**
 * @typedef {{value: string, word: string}} Choice `value`: a recipient
 * @typedef {{kind: string, text: string, answer: string, quorum: string, to: string[]}} Asked
 */

const MINUTES = ["0", "1", "3", "5", "10", "30"];
const KINDS = ["order", "question", "text"];

/**
 * @param {Words} words
 * @param {Choice[]} choices
 * @param {(asked: Asked) => void} send
 * @param {() => void} close
 */
export function orderForm(words, choices, send, close) {
  const boxes = choices.map(({ value, word }) => {
    const box = Object.assign(make("input"), { type: "checkbox", name: "to", value });
    return make("label", "choice", "", [box, word]);
  });
  const form = make("form", "ask", "", [
    make("fieldset", "choices", "", [make("legend", "", words.order_to), ...boxes]),
    field({ name: "kind", word: words.order_what, choices: KINDS.map((one) => [one, words[`order_kind_${one}`]]) }),
    field({ name: "text", word: words.order_text, long: true, needed: true }),
    field({ name: "answer", word: words.order_answer, choices: MINUTES.map((n) => [n, minutesWord(n, words)]) }),
    field({ name: "quorum", word: words.order_quorum, type: "number" }),
    buttons(words.order_send, words, close),
  ]);
  form.dataset.testid = "form-order";
  submits(form, close, () => {
    const to = [...form.querySelectorAll("input[name=to]")]
      .filter((box) => /** @type {HTMLInputElement} */ (box).checked)
      .map((box) => /** @type {HTMLInputElement} */ (box).value);
    const { kind, text, answer, quorum } = typed(form);
    send({ kind, text, answer, quorum, to });
  });
  return form;
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
function submits(form, close, done) {
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
function buttons(go, words, close) {
  return make("div", "buttons", "", [make("button", "", go), button("quiet", words.form_cancel, close)]);
}

/** @param {string} n @param {Words} words */
function minutesWord(n, words) {
  return n === "0" ? words.order_no_clock : words.form_m.replace("{n}", n);
}

/**
 * Opens a form in its place and puts the cursor into it.
 * @param {HTMLElement} element
 * @param {HTMLFormElement | null} form
 */
export function place(element, form) {
  element.replaceChildren(...(form ? [form] : []));
  if (form) find(form, "input, select, textarea")?.focus();
}
