// Forms of Dash pages (dashboard/components/form.py): what is typed is kept as a draft until the server has taken it,
// and what is sent goes into the form's store, whose callback runs on the server.

import { setProps } from "../live/dash-bridge.mjs";
import { newId } from "../live/ids.mjs";
import { targetOf, typed } from "./elements.mjs";

/** @import { Drafts } from "./drafts.mjs" */
/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Input */

const FORM = "form[data-form]";

export class DashForms {
  /** @param {Drafts} drafts @param {{set?: typeof setProps, id?: () => string}} [parts] */
  constructor(drafts, { set = setProps, id = newId } = {}) {
    this.drafts = drafts;
    this.set = set;
    this.id = id;
    this.sent = 0;
    /**
     * What each form sent and the server has not taken yet.
     * @type {Map<string, {texts: string, id: string}>}
     */
    this.open = new Map();
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
      for (const input of inputsOf(form)) if (draft[input.name]) this.#put(input, draft[input.name]);
    }
  }

  /** @param {HTMLFormElement | null | undefined} form */
  typed(form) {
    if (form) this.drafts.keep(form.dataset.form ?? "", Object.fromEntries(new FormData(form)));
  }

  /**
   * The same texts keep their id until they are taken: sent twice, they are one act. What was answered to the act
   * before goes, and the answer to this one takes its place.
   * @param {HTMLFormElement} form
   */
  send(form) {
    const said = typed(form);
    const texts = JSON.stringify([form.dataset.form, said]);
    const before = this.open.get(form.id);
    const id = before?.texts === texts ? before.id : this.id();
    this.open.set(form.id, { texts, id });
    this.sent += 1;
    for (const answer of ["said", "trouble"]) this.set(`${form.id}-${answer}`, { children: "" });
    this.set(`${form.id}-sent`, { data: { n: this.sent, id, said } });
  }

  /** The server has taken what a form held: its draft goes, and it is empty again. @param {string} id of the form */
  done(id) {
    const form = document.getElementById(id);
    if (!(form instanceof HTMLFormElement)) return;
    this.open.delete(id);
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
const firstOf = (input) => ("options" in input ? (input.options[0]?.value ?? "") : "");
