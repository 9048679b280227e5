// What this address was sent and has yet to answer, with the buttons that answer it. That a message has come to an open
// page is confirmed by the page itself, once; everything else by a person.

import { Commands } from "../live/commands.mjs";
import { button, make } from "../ui/elements.mjs";
import { elapsed, fill, timed } from "../ui/text.mjs";
import { addressName } from "./names.mjs";

/** @import { Live, OwnMessage, OwnRecord } from "../types.d.ts" */
/** @import { Wanted } from "../live/commands.mjs" */
/** @import { Page } from "../ui/page.mjs" */
/** @typedef {Live & {address?: string, units?: Record<string, string>}} InboxLive */
/**
 * @typedef {{now: () => number, send?: (wanted: Wanted) => unknown, deliver?: (wanted: Wanted) => unknown}} InboxParts
 *   `now`: city ms; `send`: what a person confirms; `deliver`: what the page does by itself
 */

const PREFIX = "message/";
/** What may be answered to each kind, in the order of the buttons. @type {Record<string, string[]>} */
export const ANSWERS = {
  text: ["accepted"],
  question: ["accepted", "declined", "departed", "arrived", "done"],
  order: ["accepted", "departed", "arrived", "done", "returned"],
};
/** Words of answers that differ by kind. @type {Record<string, Record<string, string>>} */
const OWN_WORDS = {
  question: { accepted: "answer_question_accepted" },
  order: { accepted: "answer_order_accepted" },
};

export class Inbox {
  /** @param {Page<InboxLive>} page @param {HTMLElement} element @param {InboxParts} parts */
  constructor(page, element, parts) {
    this.page = page;
    this.element = element;
    this.now = parts.now;
    this.commands = new Commands(() => this.draw(), { locked: () => page.seat?.lock(), own: page.live.by });
    const quiet = new Commands(() => {});
    this.send = parts.send ?? ((wanted) => this.commands.send(wanted));
    this.deliver = parts.deliver ?? ((wanted) => quiet.send(wanted));
    /** Of which this page confirmed that they came. @type {Set<string>} */
    this.came = new Set();
    /** @type {[string, OwnMessage][]} */
    this.messages = [];
    this.drawn = "";
    /** Messages whose return asks for words. @type {Set<string>} */
    this.asks = new Set();
  }

  /** @param {Map<string, OwnRecord>} all of the own topic */
  show(all) {
    this.messages = [...all]
      .filter(([key]) => key.startsWith(PREFIX))
      .map(([key, value]) => /** @type {[string, OwnMessage]} */ ([key.slice(PREFIX.length), value]))
      .sort(([, a], [, b]) => b.since - a.since);
    for (const [id, { state }] of this.messages) {
      if (state !== "sent" || this.came.has(id)) continue;
      this.came.add(id);
      this.deliver(this.#receipt(id, "delivered"));
    }
    this.draw();
  }

  /** Clocks go on; what is typed stays. */
  beat() {
    for (const clock of this.element.querySelectorAll("[data-due]")) {
      const text = this.#clock(Number(/** @type {HTMLElement} */ (clock).dataset.due));
      if (clock.textContent !== text) clock.textContent = text;
    }
  }

  draw() {
    const drawn = JSON.stringify([this.messages, [...this.asks], this.messages.map(([id]) => this.#standing(id))]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.element.hidden = !this.messages.length;
    const { words } = this.page;
    const title = make("h2", "", fill(words.inbox, { n: this.messages.length }));
    this.element.replaceChildren(title, ...this.messages.map(([id, one]) => this.#message(id, one)));
  }

  /** @param {string} id @param {OwnMessage} one */
  #message(id, one) {
    const { words, live } = this.page;
    const now = this.now();
    const from = fill(words.inbox_from, { issuer: addressName(one.issuer, { live, words }), by: one.by });
    const kind = `${one.drill ? `${words.drill_mark} ` : ""}${words[`order_kind_${one.kind}`]}`;
    const clock = make("span", "digits", one.due && waits(one) ? this.#clock(one.due) : "");
    if (one.due && waits(one)) clock.dataset.due = String(one.due);
    const withdrawn = one.state === "withdrawn";
    const answers = withdrawn ? [] : ANSWERS[one.kind].filter((step) => step !== one.state);
    const state = `${words[`order_${one.state}`]}${withdrawn ? ` · ${one.reason}` : ""}`;
    const box = make("article", one.rung ? "message rung" : "message", "", [
      make("p", "about", "", [make("b", "", kind), ` ${from} · ${timed(one.since, now, words)} `, clock]),
      make("p", "text", one.text),
      make("p", "state", `${this.#standing(id) || state}${this.#rung(one)}`),
      make(
        "div",
        "buttons",
        "",
        answers.map((step) => this.#answer(id, step, one.kind)),
      ),
    ]);
    if (this.asks.has(id)) box.append(this.#why(id));
    box.dataset.testid = "inbox-message";
    box.dataset.id = id;
    return box;
  }

  /** @param {OwnMessage} one */
  #rung({ rung }) {
    return rung ? ` · ${fill(this.page.words.order_rung, { n: rung })}` : "";
  }

  /** @param {string} id @param {string} step @param {string} kind */
  #answer(id, step, kind) {
    const word = this.page.words[OWN_WORDS[kind]?.[step] ?? `answer_${step}`];
    const element = button(step === "accepted" ? "first" : "", word, () => {
      if (step !== "returned") return this.send(this.#receipt(id, step));
      this.asks.add(id);
      this.draw();
    });
    element.dataset.step = step;
    return element;
  }

  /** Who returns an order says why. @param {string} id */
  #why(id) {
    const { words } = this.page;
    const input = Object.assign(make("input"), { name: "why", required: true, maxLength: 200 });
    input.ariaLabel = input.placeholder = words.answer_why;
    const form = make("form", "ask", "", [input, make("button", "", words.answer_returned)]);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.asks.delete(id);
      this.send({ ...this.#receipt(id, "returned"), note: input.value });
      this.draw();
    });
    return form;
  }

  /** @param {string} id @param {string} step @returns {Wanted} */
  #receipt(id, step) {
    const body = { recipient: this.page.live.address ?? "", step };
    return { action: "message.receipt", object: id, expected_version: 0, body };
  }

  /** Of a command that is under way or was refused. @param {string} id */
  #standing(id) {
    const one = this.commands.of.get(id);
    if (!one || one.state === "accepted") return "";
    const { words } = this.page;
    return one.state === "refused"
      ? (words[`refused_${one.code}`] ?? words.refused_other)
      : words[`command_${one.state}`];
  }

  /** @param {number} due city ms */
  #clock(due) {
    const { words } = this.page;
    const left = due - this.now();
    return fill(left > 0 ? words.answer_within : words.answer_late, { time: elapsed(Math.abs(left)) });
  }
}

/** Whether its answer is still to come. @param {Pick<OwnMessage, "state">} one */
export const waits = ({ state }) => ["sent", "delivered", "read", "unanswered"].includes(state);
