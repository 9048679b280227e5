// Calls of a page with a sign-in: rings, answers, and of a duty desk calls, invites, notes and ends. One a page.

import { Commands } from "../live/commands.mjs";
import { post } from "../live/http.mjs";
import { newId } from "../live/ids.mjs";
import { addressName } from "../orders/names.mjs";
import { make } from "../ui/elements.mjs";
import { askReason } from "../ui/reason.mjs";
import { fill, timed } from "../ui/text.mjs";
import { drawRing, wishOf } from "./groups.mjs";
import { CallPanel } from "./panel.mjs";
import { picker } from "./picker.mjs";
import { itemOf } from "./parts.mjs";
import { callsAbout, callsOf, handoverText, offeredTo, offerOf, ringing, summary } from "./records.mjs";
import { RingOut } from "./ring-out.mjs";
import { CallSession } from "./session.mjs";
import { Tapes } from "./tapes.mjs";
import { RingTone } from "./voice.mjs";

/** @import { Feed } from "../live/feed.mjs" */
/** @import { CallAbout, Live, OwnRecord, Topics } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { Ring } from "./groups.mjs" */
/** @import { KnownCall } from "./records.mjs" */
/**
 * @typedef {Live & {address?: string, units?: Record<string, string>, channels?: string[],
 *   call?: {places: Record<string, [string, string]>}}} CallingLive
 */

const SHEET = "/assets/css/talk.css";
const EVERY_MS = 1000;
/** @type {CallAbout} */
const NOBODY = { about: "", near: [] };
/** So long it is said why a call is not, or no more. */
const SAID_MS = 15_000;

export class CallDesk {
  /** @param {Page<CallingLive>} page @param {Feed} feed */
  constructor(page, feed) {
    this.page = page;
    this.feed = feed;
    this.may = page.live.commands.includes("call.start");
    this.own = page.live.address ?? "";
    /** @type {KnownCall[]} */
    this.calls = [];
    this.said = "";
    this.saidAt = 0;
    /** The call this page begins, until its record is there. */
    this.begun = { id: "", engine: "" };
    /** City ms of the offer that this seat does not take. */
    this.passed = 0;
    /** @type {HTMLDialogElement | null} */
    this.picker = null;
    this.tone = new RingTone();
    this.tapes = new Tapes(page, () => this.draw());
    /** One for each that is under way: none waits for another, and no press is lost. @type {Set<Commands>} */
    this.sent = new Set();
    this.session = new CallSession({
      url: page.live.calls,
      pass: async () => (await post("/ticket", {})).json(),
      changed: () => this.draw(),
    });
    this.session.own = this.own;
    this.panel = new CallPanel(page.words, {
      answer: ([id, { engine }]) => this.session.answer(id, engine),
      decline: (call) => this.#decline(call),
      offer: () => this.offer(),
      record: (on) => this.#record(on),
      hang: () => this.#hang(),
      invite: () => this.choose(),
      note: (text) => this.#send("note", this.session.call, {}, text),
      wall: (on) => this.#send(on ? "show" : "hide", this.session.call, {}),
    });
    this.out = new RingOut(page, (action, id, body) => this.#ask(action, id, body));
    this.panel.members.after(this.out.element);
    this.list = make("div", "talk-list");
    this.list.dataset.testid = "talk-list";
    this.#place();
    setInterval(() => this.draw(), EVERY_MS);
  }

  /** @param {Map<string, OwnRecord>} all of the own topic */
  show(all) {
    this.calls = callsOf(all);
    const mine = this.#known(this.begun.id);
    if (mine && !mine[1].ended) {
      const { id, engine } = this.begun;
      this.begun = { id: "", engine: "" };
      this.session.answer(id, engine);
    }
    this.draw();
  }

  /** Outcomes of the session. @param {Topics["session"]["all"]} all */
  hear(all) {
    for (const one of [...this.sent]) one.hear(all);
  }

  /**
   * Whom to call: about what is open on the page, or into the call that goes on.
   * @param {Ring | null} [ring] the shape that was drawn
   */
  choose(ring = null) {
    if (!this.may || (this.session.call && !this.session.in)) return;
    const { words, live } = this.page;
    const about = this.page.callable?.() ?? NOBODY;
    const { near } = about;
    const call = this.#known(this.session.call)?.[1];
    const without = [
      this.own,
      ...(call ? call.members.filter(([, state]) => IN.includes(state)).map(([one]) => one) : []),
    ];
    this.#close();
    this.picker = picker({
      ...{ words, near, without, places: live.call?.places ?? {}, engines: call ? [call.engine] : live.engines },
      ring,
      draw: about.map && about.people ? () => (this.#close(), this.#draw(about)) : null,
      call: (to, engine, drawn) => {
        const wish = { to, ...(drawn && wishOf(drawn)) };
        this.#close();
        if (call) this.#send("invite", this.session.call, wish);
        else this.#start(wish, engine);
      },
      close: () => this.#close(),
    });
    this.page.root.append(this.picker);
    this.picker.show();
    this.picker.focus();
  }

  /** The lead of the call that goes on, to the others of this desk. */
  offer() {
    const call = this.#known(this.session.call)?.[1];
    if (this.may && this.session.in && call?.scope === this.own && !offerOf(call))
      this.#send("offer", this.session.call, {});
  }

  /** For a reason, which every member reads; the end of one needs none. @param {boolean} on */
  async #record(on) {
    const { words } = this.page;
    const call = this.session.call;
    const reason = on ? await askReason(this.page, words.talk_record_why, `talk/record/${call}`) : "";
    if (reason || !on) this.#send("record", call, { stop: !on }, reason);
  }

  /** The call whose lead is offered to this seat. */
  #offered() {
    const found = this.may ? offeredTo(this.calls, this.own) : undefined;
    return found && offerOf(found[1])?.[0] !== this.passed ? found : undefined;
  }

  /** An offer that is not taken here stands for the others of the desk. @param {KnownCall} call */
  #decline([id, call]) {
    const offer = offerOf(call);
    if (!offer) return this.session.decline(id);
    this.passed = offer[0];
    this.draw();
  }

  draw() {
    const { session, page, calls } = this;
    const rings = session.call ? undefined : (ringing(calls, this.own, page.live.session) ?? this.#offered());
    const now = this.feed.clock.now();
    if (session.over && !this.saidAt) this.saidAt = performance.now();
    if (this.saidAt && performance.now() - this.saidAt > SAID_MS)
      Object.assign(this, { said: "", saidAt: 0 }, ((session.over = ""), {}));
    const mine = this.#known(session.call);
    const desk = this.may && mine?.[1].scope === this.own;
    const leads = page.live.commands.includes("call.show");
    this.panel.draw({
      ...{ rings, mine, session, own: this.own, desk, leads, keys: true, now, said: this.said },
      name: (one) => this.name(one),
    });
    this.out.draw(desk ? mine?.[1] : undefined);
    this.tone.ring(Boolean(rings), performance.now());
    this.#about(now);
  }

  /** @param {string} address */
  name(address) {
    const { live, words } = this.page;
    const { near = [], posts } = this.page.callable?.() ?? NOBODY;
    const [known] = near.find(({ value }) => value === address)?.word.split(" · ") ?? [];
    return known ?? live.call?.places[address]?.[0] ?? addressName(address, { live, words, posts });
  }

  /** The calls about the alert that is open. @param {number} now city ms */
  #about(now) {
    const { words } = this.page;
    const { about } = this.page.callable?.() ?? NOBODY;
    const rows = callsAbout(this.calls, about).map(([id, call]) => {
      const over = call.ended
        ? fill(words[`talk_ended_${call.why}`], { time: timed(call.ended, now, words) })
        : words.talk_goes_on;
      const begun = fill(words.talk_begun, { by: call.by, time: timed(call.at, now, words) });
      const notes = call.notes.map(([, by, text]) => `${by} ${text}`);
      const handed = call.handovers.map((one) => handoverText(one, words, (ms) => timed(ms, now, words)));
      return {
        id,
        lines: [
          `${begun} · ${over}`,
          summary(
            call,
            (one) => this.name(one),
            words,
            (ms) => timed(ms, now, words),
          ),
          ...handed,
          ...this.tapes.lines(call, (ms) => timed(ms, now, words)),
          ...notes,
        ],
        tapes: call.recordings.map((one) => one[5]),
        call,
      };
    });
    const drawn = JSON.stringify([
      rows.map(({ id, lines, tapes }) => [id, lines, tapes]),
      this.tapes.playing,
      this.tapes.refused,
    ]);
    if (this.list.dataset.drawn === drawn) return;
    this.list.dataset.drawn = drawn;
    this.list.replaceChildren(...rows.map(({ id, lines, call }) => itemOf(id, lines, this.tapes.buttons(call))));
  }

  /** No member is rung before there is a line to talk on. @param {object} wish @param {string} engine */
  async #start(wish, engine) {
    this.#say(this.page.words.talk_opening);
    if (!(await this.session.ready())) return this.#say(this.page.words.talk_no_line);
    this.#say("");
    const id = newId();
    this.begun = { id, engine };
    const { about } = this.page.callable?.() ?? NOBODY;
    this.#send("start", id, { about, engine, ...wish });
  }

  /** @param {CallAbout} about */
  #draw(about) {
    drawRing(about, this.page.words, (ring) => this.choose(ring));
  }

  #hang() {
    const call = this.#known(this.session.call)?.[1];
    if (this.may && call?.scope === this.own) this.#send("end", this.session.call, {});
    else this.session.leave();
  }

  /** @param {string} step @param {string} id @param {object} body @param {string} [note] */
  #send(step, id, body, note = "") {
    this.#ask(`call.${step}`, id, body, note);
  }

  /** @param {string} action @param {string} id @param {object} body @param {string} [note] */
  #ask(action, id, body, note = "") {
    const { live, seat } = this.page;
    const one = new Commands(() => this.#answered(one), { locked: () => seat?.lock(), own: live.by });
    this.sent.add(one);
    one.send({ action, object: id, expected_version: 0, note, body });
  }

  /** What became of a command about a call. @param {Commands} sent */
  #answered(sent) {
    const { words } = this.page;
    for (const [id, { state, code, detail }] of sent.of) {
      if (state === "accepted" || state === "refused") this.sent.delete(sent);
      if (state !== "refused") continue;
      if (id === this.begun.id) this.begun = { id: "", engine: "" };
      const said = words[`talk_not_${code}`] ?? words[`refused_${code}`] ?? words.refused_other;
      this.#say(code === "illegal" ? `${said} ${detail}` : said);
    }
  }

  /** @param {string} text */
  #say(text) {
    Object.assign(this, { said: text, saidAt: text ? performance.now() : 0 });
    this.draw();
  }

  /** @param {string} id */
  #known(id) {
    return this.calls.find(([one]) => one === id);
  }

  #close() {
    this.picker?.remove();
    this.picker = null;
  }

  #place() {
    const { page } = this;
    const sheet = Object.assign(make("link"), { rel: "stylesheet", href: SHEET });
    document.head.append(sheet);
    page.root.append(this.panel.element);
    page.slot("orders")?.after(this.list);
  }
}

const IN = ["ringing", "joined"];
