// What is known of the number that calls, asked once a number.

import { post } from "../live/http.mjs";
import { make } from "../ui/elements.mjs";
import { plain } from "../ui/text.mjs";
import { callerText } from "./call-command.mjs";

/** @import { Words } from "../types.d.ts" */
/** @import { Caller } from "./call-command.mjs" */

export class KnownNumber {
  /** @param {Words} words @param {boolean} may whether this viewer is told */
  constructor(words, may) {
    this.words = words;
    this.may = may;
    this.output = make("output", "quiet");
    this.asked = "";
  }

  /** Asks once it has so many digits. @param {string} typed @param {number} digits */
  async ask(typed, digits) {
    const phone = plain(typed).replace(/\D/g, "");
    if (!this.may || phone.length < digits || phone === this.asked) return;
    this.asked = phone;
    const answer = await post("/duty/caller", { phone }).catch(() => null);
    // Another number was typed meanwhile.
    if (this.asked !== phone) return;
    /** @type {Caller | null} */
    const known = answer?.ok ? await answer.json() : null;
    this.output.textContent = known ? callerText(known, this.words) : this.words.call_unknown;
  }

  forget() {
    this.asked = this.output.textContent = "";
  }
}
