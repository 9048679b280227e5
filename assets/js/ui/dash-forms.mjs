// Forms of Dash pages (dashboard/components/form.py): what is typed is kept as a draft until the server has taken it, and
// what is sent goes into the form's store, whose callback runs on the server.

import { setProps } from "../live/dash-bridge.mjs";

export class DashForms {
  /** @param {import("./drafts.mjs").Drafts} drafts @param {{set?: typeof setProps}} [parts] */
  constructor(drafts, { set = setProps } = {}) {
    this.drafts = drafts;
    this.set = set;
    this.sent = 0;
    /** @type {WeakSet<Element>} */
    this.filled = new WeakSet();
  }

  /** @param {HTMLElement} root of the page */
  start(root) {
    root.addEventListener("input", (event) => this.typed(event.target?.closest?.("form[data-form]")));
    root.addEventListener("change", (event) => this.typed(event.target?.closest?.("form[data-form]")));
    root.addEventListener("submit", (event) => {
      const form = event.target?.closest?.("form[data-form]");
      if (!form) return;
      event.preventDefault();
      this.send(form);
    });
    // A view that is made anew brings new forms.
    new MutationObserver(() => this.fill(root)).observe(root, { childList: true, subtree: true });
    this.fill(root);
  }

  /** @param {HTMLElement} root */
  fill(root) {
    for (const form of root.querySelectorAll("form[data-form]")) {
      if (this.filled.has(form)) continue;
      this.filled.add(form);
      const draft = this.drafts.read(form.dataset.form);
      for (const element of form.elements) if (draft[element.name]) this.#put(element, draft[element.name]);
    }
  }

  /** @param {HTMLFormElement | null | undefined} form */
  typed(form) {
    if (form) this.drafts.keep(form.dataset.form, Object.fromEntries(new FormData(form)));
  }

  /** @param {HTMLFormElement} form */
  send(form) {
    const said = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()]));
    this.sent += 1;
    this.set(`${form.id}-sent`, { data: { n: this.sent, said } });
  }

  /** The server has taken what a form said: its draft goes, and it is empty again. @param {string} id of the form */
  done(id) {
    const form = document.getElementById(id);
    if (!(form instanceof HTMLFormElement)) return;
    this.drafts.drop(form.dataset.form ?? "");
    for (const element of form.elements) if (element.name) this.#put(element, element.tagName === "SELECT" ? element.options[0]?.value ?? "" : "");
  }

  /** React keeps the value of an input: it is set as a property; a list and a text are the document's own. */
  #put(element, value) {
    if (element.tagName === "INPUT") this.set(element.id, { value });
    else element.value = value;
  }
}
