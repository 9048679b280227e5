// Elements made in one line. Texts only: nothing that came from outside is ever read as HTML.

/** @param {string} tag @param {string} [css] @param {string} [words] @param {(Node | string)[]} [inside] */
export function make(tag, css = "", words = "", inside = []) {
  const element = document.createElement(tag);
  if (css) element.className = css;
  if (words) element.textContent = words;
  element.append(...inside);
  return element;
}

/** A labelled field. @param {{name: string, word: string, choices?: string[][], value?: string, type?: string, needed?: boolean, long?: boolean}} asked */
export function field({ name, word, choices, value = "", type = "text", needed = false, long = false }) {
  const input = document.createElement(choices ? "select" : long ? "textarea" : "input");
  input.name = name;
  input.required = needed;
  if (choices) input.append(...choices.map(([v, text]) => Object.assign(make("option", "", text), { value: v })));
  else input.maxLength = long ? 500 : 120;
  if (!choices && !long) input.type = type;
  if (value || choices) input.value = value || choices[0]?.[0] || "";
  input.autocomplete = "off";
  return make("label", "field", word, [input]);
}

/** What a form holds, trimmed. */
export function typed(form) {
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()]));
}
