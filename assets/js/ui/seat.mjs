// A duty seat whose time is up: it keeps its list and its sound, and acts again once its PIN was entered.

import { post } from "../live/http.mjs";
import { find, make, needed } from "./elements.mjs";

/** @import { Words } from "../types.d.ts" */

export class Seat {
  /**
   * @param {HTMLElement | null} form
   * @param {{locked: boolean, words: Words, confirm?: (pin: string) => Promise<{status: number}>}} parts
   */
  constructor(form, { locked, words, confirm = (pin) => post("/confirm", { said: pin }) }) {
    this.form = form;
    this.words = words;
    this.confirm = confirm;
    if (!form) return;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.enter();
    });
    if (locked) this.lock();
  }

  lock() {
    if (!this.form || !this.form.hidden) return;
    this.form.hidden = false;
    this.#say(this.words.seat_over);
  }

  /** Sends the PIN that was typed. */
  async enter() {
    const form = needed(this.form);
    const input = /** @type {HTMLInputElement} */ (find(form, "input"));
    const answer = await this.confirm(input.value).catch(() => ({ status: 0 }));
    input.value = "";
    if (answer.status === 204) form.hidden = true;
    else this.#say(answer.status === 403 ? this.words.seat_wrong : this.words.seat_away);
  }

  /** @param {string} text */
  #say(text) {
    const output = this.form && find(this.form, "output");
    if (output) output.textContent = text;
  }
}

/** What the form is made of. @param {HTMLElement} form @param {Words} words */
export function fillSeat(form, words) {
  const output = make("output");
  output.setAttribute("role", "alert");
  const input = { type: "password", required: true, maxLength: 128, autocomplete: "off", ariaLabel: words.seat_pin };
  form.replaceChildren(output, Object.assign(make("input"), input), make("button", "", words.seat_go));
  return form;
}
