// The panel of a call: who rings, who is in, what is said of each; the key to speak, the pictures of a mesh. It is made
// once and written over in place: no button goes from under a finger.

import { make } from "../ui/elements.mjs";
import { elapsed, fill } from "../ui/text.mjs";
import { named, plain, say, shown, taped } from "./parts.mjs";
import { offerOf, wayWord } from "./records.mjs";

/** @import { OwnCall, Words } from "../types.d.ts" */
/** @import { KnownCall } from "./records.mjs" */
/** @import { CallSession } from "./session.mjs" */
/**
 * @typedef {{answer: (call: KnownCall) => void, decline: (call: KnownCall) => void, hang: () => void,
 *   invite: () => void, note: (text: string) => void, wall: (on: boolean) => void, offer: () => void,
 *   record: (on: boolean) => void}} PanelActs
 * @typedef {{rings: KnownCall | undefined, mine: KnownCall | undefined, session: CallSession, said: string,
 *   name: (address: string) => string, own: string, desk: boolean, leads: boolean, keys: boolean,
 *   now: number}} PanelView
 *   `rings`: the call that rings here, or whose lead is offered; `mine`: the one this page is in; `said`: why the last
 *   is not; `desk`: whether it is this desk's to lead; `leads`: whether this seat may put it on the wall; `keys`:
 *   whether there is a keyboard
 */

/** So many others are counted, beside being listed. */
const ROLL = 4;

export class CallPanel {
  /** @param {Words} words @param {PanelActs} acts */
  constructor(words, acts) {
    this.words = words;
    /** @type {PanelView | null} */
    this.view = null;
    this.from = make("b");
    this.clock = named("talk-clock", make("span", "digits"));
    this.engine = named("talk-engine", make("span", "quiet"));
    this.members = named("talk-members", make("ul", "talk-members"));
    this.roll = named("talk-roll", make("p", "talk-roll"));
    this.videos = named("talk-videos", make("div", "talk-videos"));
    this.key = plain("talk-key", words.talk_hold, "talk-key");
    this.mute = plain("talk-mute", words.talk_mute);
    this.heard = named("talk-heard", Object.assign(make("meter"), { min: 0, max: 1, ariaLabel: words.talk_level }));
    this.invite = plain("talk-invite", words.talk_invite);
    this.offer = plain("talk-offer", words.talk_offer);
    this.wall = plain("talk-wall", words.talk_wall_on);
    this.record = plain("talk-record", words.talk_record);
    this.notice = named("talk-notice", make("p", "talk-notice"));
    this.notice.role = "alert";
    this.end = plain("talk-end", words.talk_end, "talk-end");
    this.answer = plain("talk-answer", words.talk_answer, "first");
    this.decline = plain("talk-decline", words.talk_decline);
    this.note = this.#note(acts);
    this.ring = this.#ring(acts);
    this.call = this.#parts(acts);
    this.said = named("talk-said", make("p", "talk-said"));
    this.said.role = "status";
    this.element = make("section", "talk-panel", "", [this.ring, this.call, this.said]);
    this.element.ariaLabel = words.talk_title;
    this.#hold();
  }

  /** @param {PanelActs} acts */
  #ring(acts) {
    const { from } = this;
    this.answer.addEventListener("click", () => this.#rung(acts.answer));
    this.decline.addEventListener("click", () => this.#rung(acts.decline));
    const ring = named(
      "talk-ring",
      make("div", "talk-ring", "", [from, make("div", "buttons", "", [this.answer, this.decline])]),
    );
    ring.role = "alert";
    return ring;
  }

  /** @param {PanelActs} acts */
  #parts(acts) {
    const { words } = this;
    this.invite.addEventListener("click", acts.invite);
    this.end.addEventListener("click", acts.hang);
    this.offer.addEventListener("click", acts.offer);
    this.record.addEventListener("click", () => acts.record(!taped(this.view?.mine?.[1])));
    this.wall.addEventListener("click", () => acts.wall(!this.view?.mine?.[1].wall));
    this.mute.addEventListener("click", () => this.view?.session.mute(!this.view.session.muted));
    const title = named("talk-title", make("b", "", words.talk_title));
    return make("div", "talk-call", "", [
      make("div", "talk-head", "", [title, this.clock, this.engine]),
      this.notice,
      this.roll,
      this.members,
      this.videos,
      this.heard,
      this.key,
      make("div", "buttons", "", [this.mute, this.invite, this.offer, this.record, this.wall, this.end]),
      this.note,
    ]);
  }

  /** @param {PanelView} view */
  draw(view) {
    this.view = view;
    const { rings, mine, session, said } = view;
    shown(this.ring, Boolean(rings));
    if (rings) this.#from(rings[1], view);
    shown(this.call, Boolean(session.call));
    const trouble = said || this.#trouble(session);
    say(this.said, trouble);
    shown(this.said, trouble !== "");
    shown(this.element, Boolean(rings || session.call || trouble));
    if (!session.call) return;
    this.#call(mine?.[1], view);
    this.#members(mine?.[1], view);
    this.#videos(view);
  }

  /** Who calls, or who offers the lead of a call. @param {OwnCall} call @param {PanelView} view */
  #from(call, { name }) {
    const { words } = this;
    const offer = offerOf(call);
    const text = offer ? words.talk_offered : words[`talk_from_${call.engine}`];
    say(this.from, fill(text, { name: name(call.scope), by: offer?.[1] ?? "" }));
    say(this.answer, offer ? words.talk_take : words.talk_answer);
    say(this.decline, offer ? words.talk_pass : words.talk_decline);
  }

  /** @param {OwnCall | undefined} call @param {PanelView} view */
  #call(call, view) {
    const { session, own, now } = view;
    const { words } = this;
    const since = call?.members.find(([address]) => address === own)?.[4] ?? 0;
    say(this.clock, session.in && since ? elapsed(Math.max(0, now - since)) : words.talk_connecting);
    say(this.engine, words[session.recording ? "talk_by_talk" : `talk_by_${session.engine}_long`] ?? "");
    this.#notice(call, view);
    this.#record(call, view);
    const talk = session.engine === "talk";
    shown(this.key, talk);
    shown(this.heard, talk);
    // Whoever listens sees that speech comes, also where the sound is off.
    this.heard.value = session.speaker.level;
    this.heard.dataset.packets = String(session.speaker.packets);
    this.key.disabled = !session.in || session.opening || session.deaf;
    say(this.key, this.#floor(session));
    this.key.dataset.state = session.holder === session.own ? "own" : session.holder ? "other" : "free";
    this.key.setAttribute("aria-pressed", String(session.pressed));
    this.#acts(call, view, talk);
  }

  /** What this seat may do. @param {OwnCall | undefined} call @param {PanelView} view @param {boolean} talk */
  #acts(call, { session, desk, leads }, talk) {
    const { words } = this;
    say(this.mute, session.muted ? words.talk_unmute : talk ? words.talk_quiet : words.talk_mute);
    shown(this.invite, desk && session.in);
    shown(this.note, desk);
    shown(this.offer, desk && session.in);
    this.offer.disabled = Boolean(call && offerOf(call));
    say(this.offer, this.offer.disabled ? words.talk_offering : words.talk_offer);
    shown(this.wall, desk && leads && session.in);
    say(this.wall, call?.wall ? words.talk_wall_off : words.talk_wall_on);
    this.wall.setAttribute("aria-pressed", String(Boolean(call?.wall)));
    say(this.end, desk ? words.talk_end : words.talk_leave);
  }

  /**
   * That it will be recorded, or is; at its desk, that the last one was not.
   * @param {OwnCall | undefined} call
   * @param {PanelView} view
   */
  #notice(call, { session: { recording }, desk, leads }) {
    const { words } = this;
    const failed = desk && leads && !recording && call?.recordings?.at(-1)?.[3] === "none";
    const text = recording
      ? fill(words[`talk_notice_${recording.state}`], recording)
      : failed
        ? words.talk_notice_none
        : "";
    say(this.notice, text);
    shown(this.notice, text !== "");
  }

  /** Of speech alone: the other engines keep nothing. @param {OwnCall | undefined} call @param {PanelView} view */
  #record(call, { session, desk, leads }) {
    const tape = taped(call);
    shown(this.record, desk && leads && session.in && session.engine === "talk");
    say(this.record, this.words[tape ? `talk_record_${tape}` : "talk_record"]);
  }

  /** Who may speak, in words. @param {CallSession} session */
  #floor(session) {
    const { words } = this;
    const { holder, own, why, pressed } = session;
    if (session.opening) return words.talk_wait_microphone;
    if (session.deaf) return words.talk_no_microphone;
    if (holder && holder === own) return words.talk_speak;
    const name = this.view?.name(holder) ?? holder;
    if (holder) return fill(pressed && why === "busy" ? words.talk_busy : words.talk_hears, { name });
    return this.view?.keys ? words.talk_hold_key : words.talk_hold;
  }

  /** Each member with what it confirmed. @param {OwnCall | undefined} call @param {PanelView} view */
  #members(call, { name, own, session }) {
    const { words } = this;
    const rows = (call?.members ?? [])
      .filter(([address]) => address !== own)
      .map(([address, state]) => {
        return { address, text: name(address), state, word: wayWord(session, address, state, words) };
      });
    this.#roll(rows);
    const drawn = JSON.stringify(rows);
    if (this.members.dataset.drawn === drawn) return;
    this.members.dataset.drawn = drawn;
    this.members.replaceChildren(
      ...rows.map(({ address, text, state, word }) => {
        const item = make("li", "", "", [make("span", "", text), make("b", "", word)]);
        Object.assign(item.dataset, { address, state });
        return item;
      }),
    );
  }

  /** Of a call to many: how many were rung, are in, did not answer. @param {{state: string}[]} rows */
  #roll(rows) {
    const of = (/** @type {string[]} */ ...states) => rows.filter(({ state }) => states.includes(state)).length;
    shown(this.roll, rows.length >= ROLL);
    const counts = { n: rows.length, m: of("joined"), k: of("unanswered", "declined") };
    say(this.roll, fill(this.words.talk_roll, counts));
  }

  /** @param {PanelView} view */
  #videos({ session, name }) {
    const { mesh } = session;
    shown(this.videos, Boolean(mesh));
    if (!mesh) return this.videos.replaceChildren();
    /** @type {[string, MediaStream | null][]} */
    const wanted = [["", mesh.seen ? mesh.stream : null], ...mesh.pictures()];
    for (const child of [...this.videos.children])
      if (!wanted.some(([address]) => address === /** @type {HTMLElement} */ (child).dataset.address)) child.remove();
    for (const [address, stream] of wanted) {
      const cut = address && mesh.cut(address) ? ` · ${this.words.talk_way_cut}` : "";
      this.#video(address, stream, address ? `${name(address)}${cut}` : this.words.talk_self);
    }
  }

  /** @param {string} address @param {MediaStream | null} stream @param {string} word */
  #video(address, stream, word) {
    let figure = [...this.videos.children].find((one) => /** @type {HTMLElement} */ (one).dataset.address === address);
    if (!figure) {
      const video = Object.assign(make("video"), { autoplay: true, playsInline: true, muted: address === "" });
      figure = make("figure", "", "", [video, make("figcaption")]);
      /** @type {HTMLElement} */ (figure).dataset.address = address;
      this.videos.append(figure);
    }
    const [video, under] = /** @type {[HTMLVideoElement, Element]} */ (/** @type {unknown} */ ([...figure.children]));
    say(under, word);
    if (video.srcObject !== stream) video.srcObject = stream;
  }

  /** What the line says of the call that is over, and of a line that is away. @param {CallSession} session */
  #trouble(session) {
    const { words } = this;
    if (session.call && session.line.state === "away") return words.talk_away;
    if (session.in && session.mesh && !session.mesh.there) return words.talk_no_server;
    return session.over ? (words[`talk_over_${session.over}`] ?? words.talk_over_other) : "";
  }

  /** Held by finger, mouse or the space bar. */
  #hold() {
    const { key } = this;
    const press = (/** @type {boolean} */ on) => this.view?.session.press(on);
    key.addEventListener("pointerdown", (event) => {
      key.setPointerCapture(event.pointerId);
      press(true);
    });
    for (const kind of ["pointerup", "pointercancel", "blur"]) key.addEventListener(kind, () => press(false));
    key.addEventListener("contextmenu", (event) => event.preventDefault());
    for (const kind of /** @type {const} */ (["keydown", "keyup"]))
      key.addEventListener(kind, (event) => {
        if (event.key !== " ") return;
        event.preventDefault();
        if (!event.repeat) press(kind === "keydown");
      });
  }

  /** @param {PanelActs} acts */
  #note(acts) {
    const input = Object.assign(make("input"), { maxLength: 200, ariaLabel: this.words.talk_note });
    input.placeholder = this.words.talk_note;
    const form = make("form", "talk-note", "", [input, make("button", "", this.words.talk_note_keep)]);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (input.value.trim()) acts.note(input.value.trim());
      input.value = "";
    });
    return named("talk-note", form);
  }

  /** @param {(call: KnownCall) => void} act */
  #rung(act) {
    if (this.view?.rings) act(this.view.rings);
  }
}
