// The end of a shift: its note, and the question before an officer leaves critical alerts or an empty desk behind.

import { active, announced } from "../ui/alerts.mjs";
import { button, fieldOf, make } from "../ui/elements.mjs";
import { fill } from "../ui/text.mjs";

/** @import { Alert, DeskLine, Words } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { DutyLive } from "./duty.mjs" */
/** @import { ShiftCommand } from "./shift.mjs" */

/**
 * What is asked before a shift ends; "" where nothing is.
 * @param {Alert[]} lines
 * @param {number} tier
 * @param {number} seats officers at the desk
 * @param {Words} words
 */
export function question(lines, tier, seats, words) {
  const open = lines.filter((line) => line.priority === 1 && active(line) && announced(line, tier)).length;
  return [open ? fill(words.leave_open, { n: open }) : "", seats <= 1 ? words.leave_empty : ""]
    .filter(Boolean)
    .join(words.list_stop);
}

export class Leaving {
  /** @param {Page<DutyLive>} page @param {(command: ShiftCommand) => void} send */
  constructor(page, send) {
    this.page = page;
    this.send = send;
    /** @type {Alert[]} */
    this.lines = [];
    this.seats = 0;
    this.ask = Object.assign(make("div", "leave-ask"), { id: "leave-ask", hidden: true });
    this.ask.setAttribute("role", "alert");
    this.asked = make("p", "");
  }

  /** @param {HTMLButtonElement[]} buttons begin and end */
  form(buttons) {
    const { words } = this.page;
    const label = words.shift_note;
    const looks = { name: "note", maxLength: 500, rows: 4, placeholder: label, ariaLabel: label };
    const note = Object.assign(make("textarea"), looks);
    const form = make("form", "ask", "", [note, make("div", "buttons", "", buttons), this.ask]);
    this.page.drafts?.follow("shift-note", form);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#question()) this.#ask(form);
      else this.#leave(form, false);
    });
    return form;
  }

  /**
   * A question that is open asks for what is so now, and goes where nothing is left to ask.
   * @param {Alert[]} lines
   * @param {DeskLine | undefined} desk
   */
  show(lines, desk) {
    this.lines = lines;
    this.seats = desk?.seats ?? 0;
    if (!this.ask.hidden) this.#say(this.#question());
  }

  #question() {
    const { live, words } = this.page;
    return question(this.lines, Math.min(9, live.scope.length), this.seats, words);
  }

  /** @param {string} asked */
  #say(asked) {
    this.ask.hidden = !asked;
    if (this.asked.textContent !== asked) this.asked.textContent = asked;
  }

  /** @param {HTMLFormElement} form */
  #ask(form) {
    const { words } = this.page;
    const leave = Object.assign(
      button("", words.leave_go, () => this.#leave(form, true)),
      { id: "leave-sure" },
    );
    const stay = button("first", words.leave_stay, () => (this.ask.hidden = true));
    this.ask.replaceChildren(this.asked, leave, stay);
    this.#say(this.#question());
    leave.focus();
  }

  /** @param {HTMLFormElement} form @param {boolean} sure */
  #leave(form, sure) {
    const note = fieldOf(form, "note");
    this.send({ action: "shift.end", note: note?.value.trim() ?? "", ...(sure ? { body: { sure } } : {}) });
    if (note) note.value = "";
    this.page.drafts?.drop("shift-note");
    this.ask.hidden = true;
  }
}
