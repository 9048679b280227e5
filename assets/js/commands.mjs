// What people want, sent once under an id of its own, and sent again under the same until its Outcome has come. A button
// never says more than is known: sending, not confirmed yet, accepted, refused.

import { post } from "./ask.mjs";
import { newId } from "./ids.mjs";

const UNCONFIRMED_MS = 3000;
const GIVE_UP_MS = 60000;

export class Commands {
  /**
   * @param {() => void} changed called when the state of any command changed
   * @param {{post?: (wish: object) => Promise<{status: number}>, later?: (f: () => void, ms: number) => void, id?: () => string,
   *          now?: () => number, locked?: () => void, done?: (wish: any) => void}} [parts]
   */
  constructor(changed, parts = {}) {
    this.changed = changed;
    this.post = parts.post ?? ((wish) => post("/command", wish));
    this.later = parts.later ?? ((f, ms) => setTimeout(f, ms));
    this.id = parts.id ?? (newId);
    this.locked = parts.locked ?? (() => {});
    this.done = parts.done ?? (() => {});
    this.now = parts.now ?? (() => performance.now());
    /** @type {Map<string, {wish: any, state: string, code: string, by: string, since: number}>} by the object it is about */
    this.of = new Map();
    /** PINs of matters reported from here, by their ids. */
    this.pins = new Map();
  }

  /** @param {{action: string, object: string, expected_version: number, note?: string}} wanted */
  send(wanted) {
    const wish = { id: this.id(), note: "", ...wanted };
    this.of.set(wish.object, { wish, state: "sending", code: "", by: "", since: this.now() });
    this.#try(wish);
    this.changed();
    return wish.id;
  }

  /** Outcomes as topic `session/self` holds them. @param {Map<string, {accepted: boolean, code: string, by: string}>} outcomes */
  hear(outcomes) {
    for (const [object, one] of this.of) {
      const told = outcomes.get(one.wish.id);
      if (told && (one.state === "sending" || one.state === "unconfirmed")) {
        this.of.set(object, { ...one, state: told.accepted ? "accepted" : "refused", code: told.code, by: told.by, detail: told.detail ?? "" });
        if (told.accepted) this.done(one.wish);
        this.changed();
      }
    }
  }

  async #try(wish) {
    const answer = await this.post(wish).catch(() => ({ status: 0 }));
    const said = answer.status === 202 ? await answer.json?.().catch(() => null) : null;
    if (said?.pin) {
      this.pins.set(wish.object, said.pin);
      this.changed();
    }
    const one = this.of.get(wish.object);
    if (one?.wish.id !== wish.id || (one.state !== "sending" && one.state !== "unconfirmed")) return;
    // Only an answer that nothing will change ends it; all else is sent again.
    if (answer.status === 423) {
      this.locked();
      return this.#settle(wish, "refused", "seat");
    }
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) return this.#settle(wish, "refused", "forbidden");
    this.later(() => this.#again(wish), UNCONFIRMED_MS);
  }

  #again(wish) {
    const one = this.of.get(wish.object);
    if (one?.wish.id !== wish.id || (one.state !== "sending" && one.state !== "unconfirmed")) return;
    if (this.now() - one.since > GIVE_UP_MS) return this.#settle(wish, "refused", "lost");
    if (one.state === "sending") this.#settle(wish, "unconfirmed", "");
    this.#try(wish);
  }

  #settle(wish, state, code) {
    this.of.set(wish.object, { ...this.of.get(wish.object), state, code });
    this.changed();
  }
}
