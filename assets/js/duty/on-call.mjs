// Who is on call for an alert, as the server's table has it: asked for once an alert, and again after a while.

import { load, post as sendJson } from "../live/http.mjs";

/** @import { Alert } from "../types.d.ts" */
/**
 * @typedef {{region: string, post: string, now: number, next: number, next_at: number}} OnCallTurn `now`, `next`: how
 *   many are on call; `next_at`: city ms
 * @typedef {{turns: OnCallTurn[]}} OnCallPlan
 */

const AGAIN_MS = 60_000;

export class OnCall {
  /**
   * @param {() => void} changed
   * @param {(address: string) => Promise<OnCallPlan | null>} [ask]
   * @param {() => number} [clock] ms
   */
  constructor(changed, ask = load, clock = () => performance.now()) {
    this.changed = changed;
    this.ask = ask;
    this.clock = clock;
    this.key = "";
    this.at = 0;
    /** @type {OnCallPlan | null} */
    this.known = null;
    /** Telephones that were asked for, by turn. @type {Map<string, string>} */
    this.numbers = new Map();
  }

  /** @param {Alert} line @returns {OnCallPlan | null} */
  of(line) {
    const key = `${line.region}|${line.tiers}`;
    if (key === this.key && this.clock() - this.at < AGAIN_MS) return this.known;
    if (key !== this.key) this.known = null;
    Object.assign(this, { key, at: this.clock() });
    this.#read(key, `/duty/oncall.json?${new URLSearchParams({ region: line.region, tiers: line.tiers.join() })}`);
    return this.known;
  }

  /** @param {string} key @param {string} address */
  async #read(key, address) {
    const found = await this.ask(address);
    if (key !== this.key || !found) return;
    this.known = found;
    this.changed();
  }

  /** The telephone of who is on call, on record. @param {OnCallTurn} turn @param {number} nth @param {Alert} line */
  async number({ region, post }, nth, line) {
    const answer = await sendJson("/duty/oncall", { region, post, nth, alert: line.id });
    if (!answer.ok) return;
    const { telephone } = await answer.json();
    this.numbers.set(`${region}/${post}/${nth}`, telephone);
    this.changed();
  }
}
