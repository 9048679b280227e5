// Orders of the desk: what was sent about the alert that is open, the form that sends, and what this desk itself was
// sent. A row says what its recipient confirmed and nothing more.

import { Commands } from "../live/commands.mjs";
import { newId } from "../live/ids.mjs";
import { orderForm, place, smallForm } from "../orders/ask.mjs";
import { Inbox } from "../orders/inbox.mjs";
import { addressName } from "../orders/names.mjs";
import { orderElement, ordersOf, safeWord } from "../orders/sent.mjs";
import { ruleOf } from "../ui/alerts.mjs";
import { button, make, needed } from "../ui/elements.mjs";
import { fill, timed } from "../ui/text.mjs";
import { distance } from "./nearest.mjs";

/** @import { Alert, OwnRecord, Post, Topics } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { Asked, Choice } from "../orders/ask.mjs" */
/** @import { InboxLive } from "../orders/inbox.mjs" */
/** @import { DutyLive } from "./duty.mjs" */
/** @import { Near } from "./nearest.mjs" */
/** @import { Around } from "./surroundings.mjs" */
/** @typedef {DutyLive & InboxLive} OrderLive */
/**
 * @typedef {{line: () => Alert | null, who: (line: Alert) => Near[], around: (line: Alert) => Around | null,
 *   posts: (line: Alert) => Map<string, Post>, now: () => number, commands?: Commands}} OrderParts `line`: the alert
 *   that is open; `posts`: by worker's number
 */

const LINES = ["110", "119", "120"];
const STEPS = ["accepted", "departed", "arrived", "done", "declined"];

export class Orders {
  /** @param {Page<OrderLive>} page @param {OrderParts} parts */
  constructor(page, parts) {
    this.page = page;
    this.parts = parts;
    this.element = needed(page.slot("orders"));
    this.form = needed(page.slot("order-form"));
    this.commands =
      parts.commands ?? new Commands(() => this.draw(), { locked: () => page.seat?.lock(), own: page.live.by });
    this.inbox = new Inbox(page, needed(page.slot("inbox")), { now: parts.now });
    /** @type {Map<string, OwnRecord>} */
    this.all = new Map();
    this.drawn = "";
    /** Alert of the open form. */
    this.about = "";
    /** The last that was sent, for its outcome. */
    this.last = "";
  }

  /** @param {Map<string, OwnRecord>} all of the own topic */
  show(all) {
    this.all = new Map(all);
    this.inbox.show(all);
    this.draw();
  }

  /** Outcomes of the session. @param {Topics["session"]["all"]} all */
  hear(all) {
    this.commands.hear(all);
    this.inbox.commands.hear(all);
  }

  /** A second has passed. */
  beat() {
    this.inbox.beat();
  }

  /** The form for the alert that is open. */
  open() {
    const line = this.parts.line();
    if (!line || !this.page.live.commands.includes("message.send")) return;
    this.about = line.id;
    const { words } = this.page;
    const form = orderForm(
      words,
      this.choices(line),
      (asked) => this.#send(line, asked),
      () => this.close(),
    );
    place(this.form, form);
  }

  close() {
    this.about = "";
    place(this.form, null);
  }

  /**
   * Whom an order about an alert may go to, none of them chosen: lines that a person calls, posts of the tiers it lies
   * in, departments, and the full-time workers near by who may be proposed.
   * @param {Alert} line
   * @returns {Choice[]}
   */
  choices(line) {
    const { live, words } = this.page;
    const known = this.#known(line);
    const phones = Object.keys(known.phones ?? {}).filter(
      (one) => !["police", "fire", "medical", "duty"].includes(one),
    );
    const lines = ruleOf(line, live).on_site ? [...LINES, ...phones].map((one) => `t${one}`) : [];
    const posts = [line.region.slice(0, 6), line.region.slice(0, 9)].filter(
      (code, n) => code.length === [6, 9][n] && code.startsWith(live.scope) && code !== live.scope,
    );
    const units = Object.keys(live.units ?? {}).map((unit) => `u${unit}`);
    const found = [...lines, ...posts, ...units].map((value) => ({ value, word: addressName(value, known) }));
    const numbers = new Map([...this.parts.posts(line)].map(([number, { post }]) => [post, number]));
    const near = this.parts.who(line).flatMap(({ name, m }) => {
      const number = numbers.get(name);
      return number ? [{ value: `w${number}`, word: `${name} · ${distance(m, words)}` }] : [];
    });
    return [...found, ...near];
  }

  draw() {
    const line = this.parts.line();
    if (this.about && this.about !== line?.id) this.close();
    const now = this.parts.now();
    const orders = line ? ordersOf(this.all, line.id) : [];
    const safe = line ? safeWord(this.all, line.id) : undefined;
    // Clocks go by the second: what is drawn is compared with what would be.
    const drawn = JSON.stringify([line?.id, orders, safe, this.#refusal(), orders.length ? Math.floor(now / 1000) : 0]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const { words, live } = this.page;
    if (!line || !live.commands.includes("message.send")) return this.element.replaceChildren();
    const known = this.#known(line);
    const parts = {
      again: (/** @type {string} */ id, /** @type {string} */ to) => this.#do("again", id, { recipient: to }),
      log: (/** @type {string} */ id, /** @type {string} */ to) => this.#log(id, to),
      withdraw: (/** @type {string} */ id) => this.#withdraw(id),
    };
    const open = button("", `${words.order_open} [O]`, () => this.open());
    open.dataset.testid = "order-open";
    const refusal = make("output", "refusal", this.#refusal());
    const top = make("div", "buttons", "", [open, ...this.#safety(line, safe, now)]);
    this.element.replaceChildren(top, refusal, ...orders.map((one) => orderElement(one, known, now, parts)));
  }

  /**
   * What is known of the safety of a place, and the way to write it down.
   * @param {Alert} line
   * @param {ReturnType<typeof safeWord>} safe
   * @param {number} now
   */
  #safety(line, safe, now) {
    const { words, live } = this.page;
    if (!ruleOf(line, live).unknown_cause) return [];
    if (safe)
      return [make("span", "aside", fill(words.safe_said, { by: safe.speaker, time: timed(safe.at, now, words) }))];
    const say = button("quiet", words.safe_open, () => this.#say(line));
    say.dataset.testid = "safe-open";
    return [make("b", "", words.safe_not), say];
  }

  /** @param {Alert} line */
  #known(line) {
    const { live, words } = this.page;
    return { live, words, posts: this.parts.posts(line), phones: this.parts.around(line)?.phones ?? {} };
  }

  /** @param {Alert} line @param {Asked} asked */
  #send(line, { kind, text, answer, quorum, to }) {
    if (!to.length) return;
    this.last = newId();
    this.commands.send({
      action: "message.send",
      object: this.last,
      expected_version: 0,
      body: {
        kind,
        text,
        about: `alert/${line.id}`,
        audience: { to },
        answer_s: Number(answer) * 60,
        quorum: Number(quorum || 0),
      },
    });
    this.close();
  }

  /** @param {string} action @param {string} id @param {object} body @param {string} [note] */
  #do(action, id, body, note = "") {
    this.last = id;
    this.commands.send({ action: `message.${action}`, object: id, expected_version: 0, note, body });
  }

  /** What was said on the telephone. @param {string} id @param {string} recipient */
  #log(id, recipient) {
    const { words } = this.page;
    const line = recipient.startsWith("t");
    const steps = line ? ["delivered", "arrived"] : STEPS;
    const word = (/** @type {string} */ step) =>
      words[line && step === "delivered" ? "order_informed" : `order_${step}`];
    const fields = [
      { name: "step", word: words.order_step, choices: steps.map((step) => [step, word(step)]) },
      { name: "speaker", word: line ? words.order_taker : words.order_speaker, needed: true },
      ...(line ? [{ name: "incident", word: words.order_incident }] : []),
      { name: "note", word: words.form_what },
    ];
    const done = (/** @type {Record<string, string>} */ { step, speaker, incident = "", note }) => {
      const who = line ? { taker: speaker, incident } : { speaker };
      this.#do("receipt", id, { recipient, step, ...who }, note);
      this.close();
    };
    place(
      this.form,
      smallForm(words, "order-log", fields, done, () => this.close()),
    );
    this.about = this.parts.line()?.id ?? "";
  }

  /** @param {string} id */
  #withdraw(id) {
    const { words } = this.page;
    const fields = [{ name: "note", word: words.form_reason, needed: true }];
    const done = (/** @type {Record<string, string>} */ { note }) => (this.#do("withdraw", id, {}, note), this.close());
    place(
      this.form,
      smallForm(words, "order-withdraw", fields, done, () => this.close()),
    );
    this.about = this.parts.line()?.id ?? "";
  }

  /** @param {Alert} line */
  #say(line) {
    const { words } = this.page;
    const fields = [
      { name: "speaker", word: words.safe_speaker, needed: true },
      { name: "note", word: words.form_what },
    ];
    const done = (/** @type {Record<string, string>} */ { speaker, note }) => {
      this.last = line.id;
      this.commands.send({ action: "safe.record", object: line.id, expected_version: 0, note, body: { speaker } });
      this.close();
    };
    place(
      this.form,
      smallForm(words, "safe", fields, done, () => this.close()),
    );
    this.about = line.id;
  }

  /** Why the last was refused. */
  #refusal() {
    const one = this.commands.of.get(this.last);
    if (!one) return "";
    const { words } = this.page;
    if (one.state !== "refused") return words[`command_${one.state}`] ?? "";
    const line = this.parts.line();
    const name = line && one.detail ? addressName(one.detail, this.#known(line)) : "";
    const said = words[`order_not_${one.code}`] ?? words[`refused_${one.code}`] ?? words.refused_other;
    return fill(said, { by: one.by, name, time: timed(one.at ?? 0, this.parts.now(), words) });
  }
}
