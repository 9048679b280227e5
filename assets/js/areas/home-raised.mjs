// The alerts that were raised to the leader who looks at the first page, each to be taken by name and time.

import { showLane } from "../alarm/lane.mjs";
import { Commands } from "../live/commands.mjs";

/** @import { Alert, Topics } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */

export class HomeRaised {
  /**
   * @param {Page} page
   * @param {{now: () => number}} clock city ms
   * @param {Pick<Commands, "send" | "hear">} [commands]
   */
  constructor(page, clock, commands = new Commands(() => this.draw())) {
    this.page = page;
    this.clock = clock;
    this.commands = commands;
    /** @type {Alert[]} */
    this.lines = [];
  }

  /** @param {unknown} held topic `alerts`, as the replica has it */
  hear(held) {
    const { all } = /** @type {Topics["alerts"]} */ (held);
    this.lines = [...all].map(([id, line]) => ({ id, ...line }));
    this.draw();
  }

  draw() {
    const element = this.page.slot("raised");
    const waiting = this.lines.filter((line) => line.up_waits).sort((a, b) => a.up_at - b.up_at);
    const take = (/** @type {Alert} */ { id, version }) =>
      void this.commands.send({ action: "alert.take_up", object: id, expected_version: version, note: "" });
    if (element) showLane(element, waiting, this.page, { take }, this.clock.now());
  }
}
