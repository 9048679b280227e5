// Calls of the workers' app: it rings while the app is open, answers and talks with the phone's own key. No clock runs
// for who does not answer, and nothing counts what anybody answered.

import { CallPanel } from "../talk/panel.mjs";
import { callsOf, ringing } from "../talk/records.mjs";
import { CallSession } from "../talk/session.mjs";
import { RingTone } from "../talk/voice.mjs";
import { make } from "../ui/elements.mjs";

/** @import { OwnRecord } from "../types.d.ts" */
/** @import { View } from "./app.mjs" */

export class PhoneCalls {
  /** @param {HTMLElement} root @param {() => Iterable<[string, OwnRecord]>} records what the phone's own topic has */
  constructor(root, records) {
    this.records = records;
    this.place = make("div", "phone-calls");
    root.append(this.place);
    this.tone = new RingTone();
    /** @type {CallSession | null} */
    this.session = null;
    /** @type {CallPanel | null} */
    this.panel = null;
    /** @type {View | null} */
    this.view = null;
    this.language = "";
    this.now = 0;
  }

  /** @param {View} view */
  draw(view) {
    this.view = view;
    const { phone, own, words, language } = view;
    if (!phone || !own?.calls) return;
    const pass = async () => ({ key: phone.key });
    const session = (this.session ??= new CallSession({ url: own.calls, pass, changed: () => this.beat() }));
    session.own = own.address;
    if (this.language !== language) {
      this.language = language;
      this.panel = new CallPanel(words, {
        answer: ([id, { engine }]) => session.answer(id, engine),
        decline: ([id]) => session.decline(id),
        hang: () => session.leave(),
        invite: () => {},
        note: () => {},
        offer: () => {},
        record: () => {},
        wall: () => {},
      });
      this.place.replaceChildren(this.panel.element);
    }
    this.beat(view.now);
  }

  /** Each second, and when the line says something. @param {number} [now] city ms */
  beat(now = this.now) {
    this.now = now;
    const { view, session, panel } = this;
    const own = view?.own;
    if (!view || !own || !session || !panel) return;
    const calls = callsOf(this.records());
    const rings = session.call ? undefined : ringing(calls, own.address, "");
    const mine = calls.find(([id]) => id === session.call);
    const name = (/** @type {string} */ address) => own.issuers[address] ?? view.words.talk_another;
    panel.draw({ rings, mine, session, own: own.address, desk: false, leads: false, keys: false, now, said: "", name });
    this.tone.ring(Boolean(rings), performance.now());
  }
}
