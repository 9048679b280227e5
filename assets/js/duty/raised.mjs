// What was raised: the lead's lane above the queue, and what an alert's card shows and asks of it.

import { lane, showLane } from "../alarm/lane.mjs";
import { OnCall } from "./on-call.mjs";

/** @import { Commands } from "../live/commands.mjs" */
/** @import { Alert } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { DutyLive } from "./duty.mjs" */
/** @import { EscalationParts } from "./escalation.mjs" */

export class Raised {
  /**
   * @param {Page<DutyLive>} page
   * @param {Pick<Commands, "send">} commands
   * @param {{lines: Alert[], tier: number, may: Set<string>}} desk as it is now
   * @param {() => void} changed
   */
  constructor(page, commands, desk, changed) {
    this.page = page;
    this.commands = commands;
    this.desk = desk;
    this.onCall = new OnCall(changed);
  }

  /** What waits for the lead who sits here. */
  get waiting() {
    const { lines, tier, may } = this.desk;
    return may.has("alert.take_up") ? lane(lines, tier) : [];
  }

  /** @returns {EscalationParts} */
  get card() {
    return {
      plan: (line) => this.onCall.of(line),
      numbers: this.onCall.numbers,
      number: (turn, nth, line) => this.onCall.number(turn, nth, line),
      again: ({ id }) => this.#send("attempt.again", id, 0, { body: {} }),
      may: (action) => this.desk.may.has(action),
    };
  }

  /** @param {(id: string) => void} open selects an alert @param {number} now city ms */
  show(open, now) {
    const element = this.page.slot("raised");
    const take = (/** @type {Alert} */ { id, version }) => this.#send("alert.take_up", id, version);
    if (element) showLane(element, this.waiting, this.page, { open, take }, now);
  }

  /** @param {string} action @param {string} object @param {number} version @param {object} [more] */
  #send(action, object, version, more = {}) {
    this.commands.send({ action, object, expected_version: version, note: "", ...more });
  }
}
