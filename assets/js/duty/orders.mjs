// Orders of the desk: what was sent about the alert that is open, the form that sends, and what this desk itself was
// sent. A row says what its recipient confirmed and nothing more.

import { Commands } from "../live/commands.mjs";
import { newId } from "../live/ids.mjs";
import { Inbox } from "../orders/inbox.mjs";
import { addressName } from "../orders/names.mjs";
import { Offices } from "../orders/offices.mjs";
import { SentList } from "../orders/sent-list.mjs";
import { place, smallForm } from "../orders/small-form.mjs";
import { ordersOf, safeWord } from "../orders/sent.mjs";
import { unitStatuses } from "../orders/unit-status.mjs";
import { ruleOf } from "../ui/alerts.mjs";
import { button, make, needed } from "../ui/elements.mjs";
import { fill, timed } from "../ui/text.mjs";
import { orderParts } from "./later.mjs";
import { orderChoices } from "./order-choices.mjs";

/** @import { Alert, OwnRecord, Post, Topics } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" @import { CityMap } from "../map/city.mjs" */
/** @import { AreaField, Placed } from "../orders/area.mjs"@import { Choice } from "../orders/ask.mjs" */
/** @import { InboxLive } from "../orders/inbox.mjs"@import { DutyLive } from "./duty.mjs" */
/** @import { Near } from "./nearest.mjs" @import { Around } from "./surroundings.mjs" */
/** @import { SentParts } from "../orders/sent-list.mjs" */
/** @typedef {DutyLive & InboxLive & {types: Record<string, string>, ended_types: string[]}} OrderLive */
/**
 * @typedef {{line: () => Alert | null, who: (line: Alert) => Near[], around: (line: Alert) => Around | null,
 *   posts: (line: Alert) => Map<string, Post>, now: () => number, people: (line: Alert) => Placed[],
 *   map: CityMap | null, commands?: Commands, load?: typeof orderParts}} OrderParts `line`: the alert that is open;
 *   `posts`: by worker's number; `people`: in session; `map`: to draw an area on; `load`: of the form
 */

const STEPS = ["accepted", "departed", "arrived", "done", "declined"];

export class Orders {
  /** @param {Page<OrderLive>} page @param {OrderParts} parts */
  constructor(page, parts) {
    this.page = page;
    this.parts = parts;
    const slot = needed(page.slot("orders"));
    this.top = make("div", "order-top");
    const list = make("div", "order-list");
    slot.replaceChildren(this.top, list);
    this.list = new SentList(list, this.#parts());
    this.form = needed(page.slot("order-form"));
    this.commands =
      parts.commands ?? new Commands(() => this.draw(), { locked: () => page.seat?.lock(), own: page.live.by });
    this.inbox = new Inbox(page, needed(page.slot("inbox")), { now: parts.now });
    /** @type {Map<string, OwnRecord>} */
    this.all = new Map();
    this.offices = new Offices(() => this.draw());
    this.drawn = "";
    /** @type {AreaField | null} */
    this.area = null;
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
    this.draw();
  }

  /** The form for the alert that is open, once its part is there: what is typed meanwhile is no key of the desk. */
  async open() {
    const line = this.parts.line();
    if (!line || !this.page.live.commands.includes("message.send")) return;
    this.about = line.id;
    const waiting = waits(this.page.words.order_opens);
    this.form.replaceChildren(waiting);
    waiting.focus();
    const made = await (this.parts.load ?? orderParts)().catch(() => null);
    if (!waiting.isConnected || this.about !== line.id) return;
    if (made) this.#open(line, made);
    else this.form.replaceChildren(make("output", "refusal", this.page.words.order_lost));
  }

  /** @param {Alert} line @param {Awaited<ReturnType<typeof orderParts>>} made */
  #open(line, { orderForm, AreaField, drawable }) {
    const { words, live } = this.page;
    const { types = {}, ended_types: ended = [], channels = [] } = live;
    const kinds = Object.entries(types).filter(([id]) => !ended.includes(id));
    const map = this.parts.map && drawable(this.parts.map);
    this.area = this.unsafe(line) ? null : new AreaField(words, { ...this.#area(line), map });
    const options = { choices: this.choices(line), channels, types: line.case ? [] : kinds, area: this.area, live };
    const form = orderForm(
      words,
      options,
      (body) => this.#send(line, body),
      () => this.close(),
    );
    place(this.form, form);
  }

  /** The map for an audience by area, in the form that is open or in a new one. */
  async drawArea() {
    const line = this.parts.line();
    if (this.about !== line?.id || !this.form.querySelector("[data-testid=form-order]")) await this.open();
    this.area?.draw();
  }

  /** Places of an area's list, what is drawn on, and who is there. @param {Alert} line */
  #area(line) {
    const { names, scope } = this.page.live;
    const county = line.region.slice(0, 6);
    const below = Object.keys(names).filter((code) => code.startsWith(county) && code.startsWith(scope));
    const places = below.sort().map((value) => ({ value, word: names[value] }));
    return { places, people: () => this.parts.people(line) };
  }

  /** Whether no worker may be sent there. @param {Alert} line */
  unsafe(line) {
    return Boolean(ruleOf(line, this.page.live).unknown_cause) && !safeWord(this.all, line.id);
  }

  close() {
    this.about = "";
    this.area = null;
    place(this.form, null);
  }

  /** Whom an order about an alert may go to. @param {Alert} line @returns {Choice[]} */
  choices(line) {
    const near = this.parts.who(line);
    return orderChoices(line, this.page, this.#known(line), near, unitStatuses(this.all), this.parts.now());
  }

  draw() {
    const line = this.parts.line();
    if (this.about && this.about !== line?.id) this.close();
    const { live } = this.page;
    const shown = line && live.commands.includes("message.send") ? line : null;
    const now = this.parts.now();
    this.#drawTop(shown, now);
    this.list.show(shown ? ordersOf(this.all, shown.id) : [], shown ? this.#known(shown) : this.page, now);
  }

  /**
   * The button that opens the form, why the last was refused, whether the place is safe.
   * @param {Alert | null} line
   * @param {number} now city ms
   */
  #drawTop(line, now) {
    const safe = line ? safeWord(this.all, line.id) : undefined;
    const drawn = JSON.stringify([line?.id, safe, this.#refusal()]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    if (!line) return this.top.replaceChildren();
    const open = button("", `${this.page.words.order_open} [O]`, () => this.open());
    open.dataset.testid = "order-open";
    const drill = make("b", "drill-mark", line.drill ? this.page.words.drill_orders : "");
    const call = button("", `${this.page.words.talk_call} [V]`, () => this.page.call());
    call.dataset.testid = "talk-open";
    const buttons = make("div", "buttons", "", [open, call, drill, ...this.#safety(line, safe, now)]);
    this.top.replaceChildren(buttons, make("output", "refusal", this.#refusal()));
  }

  /** @returns {SentParts} */
  #parts() {
    return {
      again: (id, recipient) => this.#do("again", id, { recipient }),
      log: (id, recipient) => this.#log(id, recipient),
      withdraw: (id) => this.#withdraw(id),
      phone: (recipient) => void this.offices.find(recipient, this.parts.line()?.id ?? ""),
      resend: (attempt) => {
        this.last = attempt;
        this.commands.send({ action: "attempt.again", object: attempt, expected_version: 0, note: "", body: {} });
      },
    };
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
    const phones = this.parts.around(line)?.phones ?? {};
    return { live, words, phones, posts: this.parts.posts(line), offices: this.offices.numbers };
  }

  /** @param {Alert} line @param {object} asked */
  #send(line, asked) {
    this.last = newId();
    const body = { ...asked, about: `alert/${line.id}` };
    this.commands.send({ action: "message.send", object: this.last, expected_version: 0, body });
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

/** What stands in the form's place until it is there. @param {string} word */
function waits(word) {
  const waiting = Object.assign(make("p", "quiet", word), { tabIndex: -1 });
  waiting.setAttribute("role", "status");
  waiting.setAttribute("aria-busy", "true");
  return waiting;
}
