// Forms of Dash pages (dashboard/components/form.py): what is typed is kept as a draft until the server has taken it,
// and what is sent goes into the form's store, whose callback runs on the server.

import { setProps } from "../live/dash-bridge.mjs";
import { targetOf, typed } from "./elements.mjs";

/** @import { Drafts } from "./drafts.mjs" */
/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Input */

const FORM = "form[data-form]";

export class DashForms {
  /** @param {Drafts} drafts @param {{set?: typeof setProps}} [parts] */
  constructor(drafts, { set = setProps } = {}) {
    this.drafts = drafts;
    this.set = set;
    this.sent = 0;
    /** @type {WeakSet<Element>} */
    this.filled = new WeakSet();
  }

  /** @param {HTMLElement} root of the page */
  start(root) {
    for (const kind of ["input", "change"]) root.addEventListener(kind, (event) => this.typed(formOf(event)));
    root.addEventListener("submit", (event) => {
      const form = formOf(event);
      if (!form) return;
      event.preventDefault();
      this.send(form);
    });
    // A view that is made anew brings new forms.
    new MutationObserver(() => this.fill(root)).observe(root, { childList: true, subtree: true });
    this.fill(root);
  }

  /** @param {Pick<HTMLElement, "querySelectorAll">} root */
  fill(root) {
    /** @type {NodeListOf<HTMLFormElement>} */
    const forms = root.querySelectorAll(FORM);
    for (const form of forms) {
      if (this.filled.has(form)) continue;
      this.filled.add(form);
      const draft = this.drafts.read(form.dataset.form ?? "");
      for (const input of inputsOf(form)) {
        const value = draft[input.name] || input.dataset?.first;
        if (value) this.#put(input, value);
      }
    }
  }

  /** @param {HTMLFormElement | null | undefined} form */
  typed(form) {
    if (form) this.drafts.keep(form.dataset.form ?? "", Object.fromEntries(new FormData(form)));
  }

  /** @param {HTMLFormElement} form */
  send(form) {
    this.sent += 1;
    this.set(`${form.id}-sent`, { data: { n: this.sent, said: typed(form) } });
  }

  /** The server has taken what a form held: its draft goes, and it is empty again. @param {string} id of the form */
  done(id) {
    const form = document.getElementById(id);
    if (!(form instanceof HTMLFormElement)) return;
    this.drafts.drop(form.dataset.form ?? "");
    for (const input of inputsOf(form)) if (input.name) this.#put(input, firstOf(input));
  }

  /**
   * React keeps the value of an input: it is set as a property; a list and a text are the document's own.
   * @param {Input} input
   * @param {string} value
   */
  #put(input, value) {
    if (input.tagName === "INPUT") this.set(input.id, { value });
    else input.value = value;
  }
}

/** @param {Event} event */
const formOf = (event) => /** @type {HTMLFormElement | null | undefined} */ (targetOf(event)?.closest?.(FORM));

/** @param {HTMLFormElement} form */
const inputsOf = (form) => /** @type {Input[]} */ ([...form.elements]);

/** What an input holds at first. @param {Input} input */
const firstOf = (input) => ("options" in input ? (input.options[0]?.value ?? "") : (input.dataset?.first ?? ""));
