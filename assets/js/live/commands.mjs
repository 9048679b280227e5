// What people want, sent once under an id of its own, and sent again under the same until its Outcome has come. A button
// never says more than is known: sending, not confirmed yet, accepted, refused.

import { post } from "./http.mjs";
import { newId } from "./ids.mjs";

const UNCONFIRMED_MS = 3000;
const GIVE_UP_MS = 60000;

export class Commands {
  /**
   * @param {() => void} changed called when the state of any command changed
   * @param {{post?: (wish: object) => Promise<{status: number}>, later?: (f: () => void, ms: number) => void, id?: () => string,
   *          now?: () => number, locked?: () => void, own?: string, done?: (wish: any) => void}} [parts]
   */
  constructor(changed, parts = {}) {
    this.changed = changed;
    this.post = parts.post ?? ((wish) => post("/command", wish));
    this.later = parts.later ?? ((f, ms) => setTimeout(f, ms));
    this.id = parts.id ?? (newId);
    this.locked = parts.locked ?? (() => {});
    this.own = parts.own ?? "";
    this.done = parts.done ?? (() => {});
    /** @type {Set<string>} objects on which a command of this page was accepted */
    this.taken = new Set();
    this.now = parts.now ?? (() => performance.now());
    /** @type {Map<string, {wish: any, state: string, code: string, by: string, since: number}>} by the object it is about */
    this.of = new Map();
    /** PINs of matters reported from here, by their ids. */
    this.pins = new Map();
  }

  /** One at a time: while a command on an object is under way, another on it is not sent. @param {{action: string, object: string, expected_version: number, note?: string}} wanted @returns {string} the id of the one under way */
  send(wanted) {
    const before = this.of.get(wanted.object);
    if (before && underWay(before)) return before.wish.id;
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
      if (told && underWay(one)) {
        // What this page itself did before is no act of another's: a gesture made twice has succeeded.
        const again = told.code === "stale" && told.by === this.own && this.taken.has(object);
        const accepted = told.accepted || again;
        if (accepted) this.taken.add(object);
        this.of.set(object, { ...one, state: accepted ? "accepted" : "refused", code: told.code, by: told.by, detail: told.detail ?? "" });
        if (accepted) this.done(one.wish);
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
    if (one?.wish.id !== wish.id || !underWay(one)) return;
    // Only an answer that nothing will change ends it; all else is sent again.
    if (answer.status === 423) {
      this.locked();
      return this.#settle(wish, "refused", "seat");
    }
    if (answer.status === 409) return this.#settle(wish, "refused", "other_person");
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) return this.#settle(wish, "refused", "forbidden");
    this.later(() => this.#again(wish), UNCONFIRMED_MS);
  }

  #again(wish) {
    const one = this.of.get(wish.object);
    if (one?.wish.id !== wish.id || !underWay(one)) return;
    if (this.now() - one.since > GIVE_UP_MS) return this.#settle(wish, "refused", "lost");
    if (one.state === "sending") this.#settle(wish, "unconfirmed", "");
    this.#try(wish);
  }

  #settle(wish, state, code) {
    this.of.set(wish.object, { ...this.of.get(wish.object), state, code });
    this.changed();
  }
}

function underWay({ state }) {
  return state === "sending" || state === "unconfirmed";
}
