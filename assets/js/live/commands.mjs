// What people ask for, sent once under an id of its own, and sent again under the same until its Outcome has come. A
// button never shows more than is known: sending, not confirmed yet, accepted, refused.

import { post } from "./http.mjs";
import { newId } from "./ids.mjs";

/** @import { OutcomeLine } from "../types.d.ts" */
/**
 * @typedef {{action: string, object: string, expected_version: number, note?: string} & Record<string, unknown>} Wanted
 * @typedef {Wanted & {id: string}} Command
 * @typedef {{command: Command, state: string, code: string, by: string, detail: string, since: number, at?: number}}
 *   Sent `state`: sending, unconfirmed, accepted or refused; `at`: of a refusal, when the other did it, city ms
 * @typedef {{status: number, json?: () => Promise<{pin?: string}>}} Answer
 */

const UNCONFIRMED_MS = 3000;
const GIVE_UP_MS = 60000;

export class Commands {
  /**
   * @param {() => void} changed called when the state of any command changed
   * @param {{post?: (command: Command) => Promise<Answer>, later?: (f: () => void, ms: number) => void, id?: () =>
   *   string, now?: () => number, locked?: () => void, own?: string, done?: (command: Command) => void}} [parts]
   */
  constructor(changed, parts = {}) {
    this.changed = changed;
    this.post = parts.post ?? ((command) => post("/command", command));
    this.later = parts.later ?? ((f, ms) => setTimeout(f, ms));
    this.id = parts.id ?? newId;
    this.locked = parts.locked ?? (() => {});
    this.own = parts.own ?? "";
    this.done = parts.done ?? (() => {});
    /** @type {Set<string>} objects on which a command of this page was accepted */
    this.taken = new Set();
    this.now = parts.now ?? (() => performance.now());
    /** @type {Map<string, Sent>} by the object it is about */
    this.of = new Map();
    /** PINs of cases reported from here, by their ids. @type {Map<string, string>} */
    this.pins = new Map();
  }

  /**
   * One at a time: while a command on an object is under way, another on it is not sent.
   * @param {Wanted} wanted
   * @returns {string} the id of the one under way
   */
  send(wanted) {
    const before = this.of.get(wanted.object);
    if (before && underWay(before)) return before.command.id;
    /** @type {Command} */
    const command = { id: this.id(), note: "", ...wanted };
    this.of.set(command.object, { command, state: "sending", code: "", by: "", detail: "", since: this.now() });
    this.#try(command);
    this.changed();
    return command.id;
  }

  /** Outcomes as topic `session/self` holds them. @param {Map<string, OutcomeLine>} outcomes */
  hear(outcomes) {
    for (const [object, one] of this.of) {
      const outcome = outcomes.get(one.command.id);
      if (outcome && underWay(one)) {
        const { code, by, detail = "", since: at } = outcome;
        // What this page itself did before was not done by another: a gesture made twice has succeeded.
        const again = code === "stale" && by === this.own && this.taken.has(object);
        const accepted = outcome.accepted || again;
        if (accepted) this.taken.add(object);
        this.of.set(object, { ...one, state: accepted ? "accepted" : "refused", code, by, detail, at });
        if (accepted) this.done(one.command);
        this.changed();
      }
    }
  }

  /** @param {Command} command */
  async #try(command) {
    /** @type {Answer} */
    const answer = await this.post(command).catch(() => ({ status: 0 }));
    const body = answer.status === 202 ? await answer.json?.().catch(() => null) : null;
    if (body?.pin) {
      this.pins.set(command.object, body.pin);
      this.changed();
    }
    if (!this.#current(command)) return;
    // Only an answer that nothing will change ends it; all else is sent again.
    if (answer.status === 423) {
      this.locked();
      return this.#settle(command, "refused", "seat");
    }
    if (answer.status === 409) return this.#settle(command, "refused", "other_person");
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 429)
      return this.#settle(command, "refused", "forbidden");
    this.later(() => this.#again(command), UNCONFIRMED_MS);
  }

  /** @param {Command} command */
  #again(command) {
    const one = this.#current(command);
    if (!one) return;
    if (this.now() - one.since > GIVE_UP_MS) return this.#settle(command, "refused", "lost");
    if (one.state === "sending") this.#settle(command, "unconfirmed", "");
    this.#try(command);
  }

  /** The state of a command that is still under way. @param {Command} command */
  #current(command) {
    const one = this.of.get(command.object);
    return one?.command.id === command.id && underWay(one) ? one : null;
  }

  /** @param {Command} command @param {string} state @param {string} code */
  #settle(command, state, code) {
    const one = this.of.get(command.object);
    if (one) this.of.set(command.object, { ...one, state, code });
    this.changed();
  }
}

/** @param {Sent} sent */
function underWay({ state }) {
  return state === "sending" || state === "unconfirmed";
}
