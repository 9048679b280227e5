// Parts of the app's tabs. What is there is written over in place: nothing goes from under a finger.

import { make } from "../ui/elements.mjs";

/** Writes a text where it is another. @param {Element} element @param {string} text */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {HTMLElement} element @param {boolean} on */
export function show(element, on) {
  if (element.hidden === on) element.hidden = !on;
}

/**
 * An empty element with a name for tests.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} id
 * @param {string} [css]
 */
export function part(tag, id, css = "") {
  const element = make(tag, css);
  element.dataset.testid = id;
  return element;
}

/** Called by a person, from this phone; needs no network of ours. */
export const EMERGENCY = ["110", "119", "120", "122"];

/** The emergency numbers, each a call. */
export class Numbers {
  constructor() {
    this.title = make("h2");
    this.links = EMERGENCY.map((number) => {
      const name = make("span");
      const link = make("a", "call", "", [make("b", "", number), name]);
      link.href = `tel:${number}`;
      return { number, link, name };
    });
    this.element = make("section", "card numbers", "", [
      this.title,
      make("div", "calls", "", [...this.links.map(({ link }) => link)]),
    ]);
  }

  /** @param {Record<string, string>} words */
  draw(words) {
    say(this.title, words.phone_first_call);
    for (const { number, name } of this.links) say(name, words[`phone_call_${number}`]);
  }
}

/** A button that acts once until the act is over. @param {string} id @param {string} css @param {() => unknown} act */
export function pressed(id, css, act) {
  const element = Object.assign(part("button", id, css), { type: /** @type {const} */ ("button") });
  element.addEventListener("click", async () => {
    if (element.getAttribute("aria-disabled") === "true") return;
    element.setAttribute("aria-disabled", "true");
    try {
      await act();
    } finally {
      element.removeAttribute("aria-disabled");
    }
  });
  return element;
}
