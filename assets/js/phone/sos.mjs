// The call for help: held for three seconds it is in the store and on its way; taken back it is a second event. Without
// a network the numbers to dial stand first.

import { make } from "../ui/elements.mjs";
import { fill, minute } from "../ui/text.mjs";
import { Numbers, part, pressed, say, show } from "./parts.mjs";

/** @import { Acts } from "./acts.mjs" */
/** @import { View } from "./app.mjs" */

export const HOLD_MS = 3000;

export class SosButton {
  /** @param {Acts} acts */
  constructor(acts) {
    this.acts = acts;
    /** @type {ReturnType<typeof setTimeout> | null} */
    this.timer = null;
    this.name = make("b");
    this.hint = make("small");
    this.element = part("button", "sos", "sos");
    this.element.type = "button";
    this.element.append(this.name, this.hint);
    this.#hears();
    this.title = make("h2");
    this.state = part("p", "sos-state", "state");
    this.state.role = "status";
    this.numbers = new Numbers();
    this.cancel = pressed("sos-cancel", "", () => acts.call(true));
    this.close = pressed("sos-close", "dark", () => acts.keep("called", null));
    this.panel = part("section", "sos-panel", "panel");
    this.panel.role = "dialog";
    this.panel.hidden = true;
    this.panel.append(
      this.title,
      this.state,
      this.numbers.element,
      make("div", "buttons", "", [this.cancel, this.close]),
    );
  }

  /** @param {View} view */
  draw(view) {
    const { words, phone, called } = view;
    say(this.name, words.phone_sos);
    say(this.hint, words.phone_sos_hold);
    show(this.element, Boolean(phone));
    show(this.panel, Boolean(called));
    this.numbers.draw(words);
    say(this.cancel, words.phone_sos_cancel);
    say(this.close, words.phone_sos_close);
    if (!called) return;
    say(
      this.title,
      fill(words[called.cancelled ? "phone_sos_cancelled" : "phone_sos_called"], { time: minute(called.at) }),
    );
    this.panel.ariaLabel = this.title.textContent;
    say(this.state, words[stateOf(view)]);
    show(this.cancel, !called.cancelled);
  }

  #hears() {
    const { element } = this;
    for (const name of ["pointerdown", "keydown"]) element.addEventListener(name, (event) => this.#down(event));
    for (const name of ["pointerup", "pointercancel", "pointerleave", "keyup", "blur"])
      element.addEventListener(name, () => this.#up());
    element.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  /** @param {Event} event */
  #down(event) {
    if (event instanceof KeyboardEvent && ((event.key !== " " && event.key !== "Enter") || event.repeat)) return;
    if (this.timer !== null) return;
    this.acts.aim();
    this.element.classList.add("held");
    this.timer = setTimeout(() => {
      this.#up();
      navigator.vibrate?.(300);
      this.acts.call(false);
    }, HOLD_MS);
  }

  #up() {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.element.classList.remove("held");
  }
}

/** How far the call has come: only what intake acknowledged has reached the centre. @param {View} view */
function stateOf({ called, first, line }) {
  if (!called || called.seq < first) return "phone_sos_reached";
  return line === "open" ? "phone_sos_going" : "phone_sos_away";
}
