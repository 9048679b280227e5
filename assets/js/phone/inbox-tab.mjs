// What this worker was sent and has yet to answer. An answer is kept here first and is shown as waiting until the fold
// has it.

import { ANSWERS } from "../orders/inbox.mjs";
import { make } from "../ui/elements.mjs";
import { elapsed, fill, when } from "../ui/text.mjs";
import { Attach, filesOf } from "./attach.mjs";
import { part, pressed, say, show } from "./parts.mjs";

/** @import { OwnMessage } from "../types.d.ts" */
/** @import { Acts } from "./acts.mjs" */
/** @import { View } from "./app.mjs" */

/** Words of answers that differ by kind. @type {Record<string, Record<string, string>>} */
const OWN_WORDS = {
  question: { accepted: "answer_question_accepted" },
  order: { accepted: "answer_order_accepted", returned: "phone_return" },
};

export class InboxTab {
  /** @param {Acts} acts */
  constructor(acts) {
    this.acts = acts;
    /** @type {Map<string, MessageCard>} */
    this.cards = new Map();
    this.none = part("p", "inbox-none", "card");
    this.stale = part("p", "inbox-stale", "quiet");
    this.list = make("div", "messages");
    this.element = part("section", "inbox", "tab");
    this.element.append(this.stale, this.none, this.list);
  }

  /** @param {View} view */
  draw(view) {
    const { words, messages, hears } = view;
    say(this.none, words.phone_inbox_none);
    // Without the gateway it is not known whether there is something.
    show(this.none, hears && !messages.length);
    say(this.stale, words.phone_inbox_stale);
    show(this.stale, !hears);
    const ids = new Set(messages.map(([id]) => id));
    for (const [id, card] of this.cards) {
      if (ids.has(id)) continue;
      card.element.remove();
      this.cards.delete(id);
    }
    for (const [id, one] of [...messages].reverse()) {
      let card = this.cards.get(id);
      if (!card) {
        card = new MessageCard(this.acts, id, one);
        this.cards.set(id, card);
        this.list.prepend(card.element);
      }
      card.draw(one, view);
    }
  }
}

class MessageCard {
  /** @param {Acts} acts @param {string} id @param {OwnMessage} one */
  constructor(acts, id, { kind, about }) {
    this.title = make("b");
    this.from = make("p", "quiet");
    this.text = make("p", "text");
    this.state = part("p", "message-state", "state");
    this.kind = kind;
    this.buttons = ANSWERS[kind].map((step) => ({
      step,
      element: pressed(`answer-${step}`, step === "accepted" ? "first" : "", () =>
        step === "returned" ? show(this.why, true) : acts.answer(id, step),
      ),
    }));
    this.reason = Object.assign(make("input"), { maxLength: 200, required: true });
    this.return = make("button", "first");
    this.why = make("form", "why", "", [this.reason, this.return]);
    this.why.hidden = true;
    this.why.addEventListener("submit", (event) => {
      event.preventDefault();
      acts.answer(id, "returned", this.reason.value);
      show(this.why, false);
    });
    this.element = part("article", "message", "card message");
    this.element.dataset.id = id;
    // A picture goes into a case: an order about something else has no place for one.
    this.attach = about.startsWith("case/") ? new Attach("message", (...one) => acts.attach(id, ...one)) : null;
    this.files = part("p", "message-files", "quiet");
    this.row = make("div", "buttons", "", [...this.buttons.map(({ element }) => element)]);
    this.element.append(this.title, this.from, this.text, this.state, this.row, this.why, this.files);
    if (this.attach) this.element.append(this.attach.element);
  }

  /** @param {OwnMessage} one @param {View} view */
  draw(one, view) {
    const { words, own, pending, now } = view;
    const drill = one.drill ? `${words.drill_mark} ` : "";
    say(this.title, `${drill}${words[`order_kind_${one.kind}`]}`);
    const issuer = own?.issuers[one.issuer] ?? "";
    say(this.from, `${issuer} ${one.by} · ${when(one.since, now, words)}`.trim());
    say(this.text, one.text);
    const waits = pending[this.element.dataset.id ?? ""];
    const state = waits
      ? fill(words.phone_answer_waits, { step: this.#word(waits, words) })
      : words[`order_${one.state}`];
    // It is said that it was withdrawn, and nothing is asked any more: an answer that waits is kept as late.
    const withdrawn = one.state === "withdrawn";
    const reason = withdrawn && one.reason ? ` · ${one.reason}` : "";
    show(this.row, !withdrawn);
    if (withdrawn) show(this.why, false);
    const rung = one.rung && !withdrawn ? ` · ${fill(words.order_rung, { n: one.rung })}` : "";
    const due = one.due > now && !withdrawn ? ` · ${fill(words.answer_within, { time: elapsed(one.due - now) })}` : "";
    say(this.state, `${state}${reason}${rung}${due}`);
    for (const { step, element } of this.buttons) {
      say(element, this.#word(step, words));
      element.setAttribute("aria-pressed", String(step === one.state));
      element.disabled = step === one.state || step === waits;
    }
    this.#files(view, !withdrawn);
    this.reason.ariaLabel = this.reason.placeholder = words.answer_why;
    say(this.return, this.#word("returned", words));
  }

  /** @param {View} view @param {boolean} takes whether it takes any more */
  #files({ files, words }, takes) {
    say(this.files, filesOf(files, this.element.dataset.id ?? "", words));
    this.attach?.draw(words);
    if (this.attach) show(this.attach.element, takes);
  }

  /** @param {string} step @param {Record<string, string>} words */
  #word(step, words) {
    return words[OWN_WORDS[this.kind]?.[step] ?? `answer_${step}`] ?? words[`order_${step}`];
  }
}
