// A duty seat whose time is up: it keeps its list and its sound, and acts again once its PIN has been said.

import { post } from "../live/http.mjs";

export class Seat {
  /** @param {HTMLElement | null} form @param {{locked: boolean, words: any, confirm?: (said: string) => Promise<{status: number}>}} parts */
  constructor(form, { locked, words, confirm = (said) => post("/confirm", { said }) }) {
    this.form = form;
    this.words = words;
    this.confirm = confirm;
    if (!form) return;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.say();
    });
    if (locked) this.lock();
  }

  lock() {
    if (!this.form || !this.form.hidden) return;
    this.form.hidden = false;
    this.form.querySelector("output").textContent = this.words.seat_over;
  }

  async say() {
    const input = this.form.querySelector("input");
    const answer = await this.confirm(input.value).catch(() => ({ status: 0 }));
    input.value = "";
    if (answer.status === 204) this.form.hidden = true;
    else this.form.querySelector("output").textContent = answer.status === 403 ? this.words.seat_wrong : this.words.seat_away;
  }
}

/** What the form is made of. */
export function fillSeat(form, words) {
  const [output, input, button] = ["output", "input", "button"].map((name) => document.createElement(name));
  Object.assign(input, { type: "password", required: true, maxLength: 128, autocomplete: "off", ariaLabel: words.seat_pin });
  button.textContent = words.seat_go;
  output.setAttribute("role", "alert");
  form.replaceChildren(output, input, button);
  return form;
}
