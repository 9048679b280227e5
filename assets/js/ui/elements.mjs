// Elements made and selected in one line. Texts only: nothing that came from outside is ever read as HTML.

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} [css]
 * @param {string} [text]
 * @param {(Node | string)[]} [inside]
 */
export function make(tag, css = "", text = "", inside = []) {
  const element = document.createElement(tag);
  if (css) element.className = css;
  if (text) element.textContent = text;
  element.append(...inside);
  return element;
}

/** A button that sends no form. @param {string} css @param {string} text @param {() => void} act */
export function button(css, text, act) {
  const element = Object.assign(make("button", css, text), { type: /** @type {const} */ ("button") });
  element.addEventListener("click", act);
  return element;
}

/**
 * The first element of a selector.
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export const find = (root, selector) => root.querySelector(selector);

/**
 * An element that the page's layout has. Throws where it has not.
 * @template T
 * @param {T | null | undefined} element
 * @returns {T}
 */
export function needed(element) {
  if (!element) throw new Error("the layout of this page lacks an element that its module needs");
  return element;
}

/** A field of a form by its name. @param {HTMLFormElement} form @param {string} name */
export const fieldOf = (form, name) => /** @type {HTMLInputElement | null} */ (form.elements.namedItem(name));

/** The element an event happened in. @param {Event} event @returns {HTMLElement | null} */
export const targetOf = ({ target }) => /** @type {HTMLElement | null} */ (target);

/** Longest text of a field, signs. */
const SHORT = 120;
const LONG = 500;

/**
 * @typedef {{name: string, word: string, choices?: (readonly string[])[], value?: string, type?: string, needed?:
 *   boolean, long?: boolean}} FieldOptions `choices`: [value, label]
 */

/** A labelled field. @param {FieldOptions} options */
export function field({ name, word, choices, value = "", type = "text", needed: required = false, long = false }) {
  const input = inputOf(choices, type, long);
  input.name = name;
  input.required = required;
  if (value || choices) input.value = value || choices?.[0]?.[0] || "";
  input.autocomplete = "off";
  return make("label", "field", word, [input]);
}

/** @param {(readonly string[])[] | undefined} choices @param {string} type @param {boolean} long */
function inputOf(choices, type, long) {
  if (choices)
    return make(
      "select",
      "",
      "",
      choices.map(([value, text]) => Object.assign(make("option", "", text), { value })),
    );
  if (long) return Object.assign(make("textarea"), { maxLength: LONG });
  return Object.assign(make("input"), { type, maxLength: SHORT });
}

/**
 * A field for one file, in the page's own words: a browser's are in its own language. What was chosen stands beside
 * it once there is something.
 * @param {string} word
 * @param {string} choose
 * @param {string} accept kinds of files
 */
export function fileField(word, choose, accept) {
  const input = Object.assign(make("input"), { type: "file", accept, ariaLabel: word, required: true });
  return { input, label: make("label", "field file", word, [input, make("span", "choose", choose)]) };
}

/** What a form holds, trimmed. @param {HTMLFormElement} form @returns {Record<string, string>} */
export function typed(form) {
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()]));
}
