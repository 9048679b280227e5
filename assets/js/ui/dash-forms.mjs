// Forms of Dash pages (dashboard/components/form.py): what is typed is kept as a draft until the server has taken it,
// and what is sent goes into the form's store, whose callback runs on the server.

import { setProps } from "../live/dash-bridge.mjs";
import { newId } from "../live/ids.mjs";
import { targetOf, typed } from "./elements.mjs";
import { fill } from "./text.mjs";

/** @import { OutcomeLine, Words } from "../types.d.ts" */
/** @import { Drafts } from "./drafts.mjs" */
/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Input */

const FORM = "form[data-form]";

export class DashForms {
  /**
   * @param {Drafts} drafts
   * @param {{set?: typeof setProps, id?: () => string, words?: Words, landed?: (outcome: OutcomeLine) => void}} [parts]
   *   `landed`: called with what became of what a form sent
   */
  constructor(drafts, { set = setProps, id = newId, words = {}, landed = () => {} } = {}) {
    this.landed = landed;
    this.drafts = drafts;
    this.words = words;
    /** What became of this session's commands, by their ids. @type {Map<string, OutcomeLine>} */
    this.outcomes = new Map();
    /** Which form sent a command that has no Outcome yet. @type {Map<string, string>} */
    this.acts = new Map();
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

  /** Outcomes as topic `session/self` holds them. @param {Map<string, OutcomeLine>} all */
  hear(all) {
    this.outcomes = all;
    for (const [act, form] of this.acts) {
      const outcome = all.get(act);
      if (!outcome) continue;
      this.acts.delete(act);
      const { accepted, code, by } = outcome;
      const why = accepted ? "" : fill(this.words[`refused_${code}`] ?? this.words.refused_other, { by });
      this.set(`${form}-said`, { children: accepted ? this.words.form_in_force : "" });
      this.set(`${form}-trouble`, { children: accepted ? "" : fill(this.words.form_refused, { why }) });
      this.landed(outcome);
    }
  }

  /**
   * The server has taken what a form held: its draft goes, and it is empty again. Whether it holds is said by its
   * Outcome.
   * @param {string} id of the form
   * @param {string} [act] id of its command, where it is one
   */
  done(id, act) {
    if (act) {
      this.acts.set(act, id);
      this.hear(this.outcomes);
    }
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
const firstOf = (input) => ("options" in input ? (input.options[0]?.value ?? "") : (input.dataset?.first ?? ""));
