// What a page writes of what it hears: at once where the machine is free, otherwise what came meanwhile together, so that one
// that draws slowly is not kept drawing. Nothing is lost by it: the replica holds what is written, this only says when.

import { Pace } from "./frame-pacer.mjs";

/** One part of so many of a slow machine's time; the rest is the map's, and the person's. */
const SHARE = 2;
/** What somebody waits for, and what paces itself. */
const AT_ONCE = new Set(["session", "workers"]);

export class Writing {
  /** @param {(asked: string) => void} write a topic @param {{frame?: (f: () => void) => void, now?: () => number, later?: (f: () => void, ms: number) => void}} [parts] */
  constructor(write, { frame = (f) => requestAnimationFrame(f), ...clock } = {}) {
    Object.assign(this, { write, frame, heard: new Set(), pace: new Pace(() => this.#all(), { share: SHARE, ...clock }) });
  }

  /** @param {string} asked a topic that is not what it was */
  hear(asked) {
    if (AT_ONCE.has(asked.split("/")[0])) return this.write(asked);
    this.heard.add(asked);
    this.pace.next();
  }

  /** Something more urgent is about to be shown: nothing is written for so long. 0: it is done. @param {number} ms */
  rest(ms) {
    this.pace.rest(ms);
    if (!ms && this.heard.size) this.pace.next();
  }

  #all() {
    const heard = [...this.heard];
    this.heard.clear();
    for (const asked of heard) this.write(asked);
    // The frame after the next begins once the next has been given to the screen.
    let over = false;
    this.frame(() => this.frame(() => (over = true)));
    this.pace.drawn(() => over);
  }
}
