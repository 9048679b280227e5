// When a page shows the topics that changed: at once where the machine is free, otherwise those that changed meanwhile
// together, so that a machine that draws slowly is not kept drawing. The replica holds the data; this only says when.

import { FramePacer } from "./frame-pacer.mjs";

/** One part of so many of a slow machine's time; the rest is the map's, and the person's. */
const SHARE = 2;
/** Kinds that somebody waits for, or that pace themselves. */
const AT_ONCE = new Set(["session", "workers"]);

export class RenderQueue {
  /**
   * @param {(asked: string) => void} show shows a topic
   * @param {{frame?: (f: () => void) => void, now?: () => number, later?: (f: () => void, ms: number) => void}} [parts]
   */
  constructor(show, { frame = (f) => requestAnimationFrame(f), ...clock } = {}) {
    this.show = show;
    this.frame = frame;
    /** @type {Set<string>} */
    this.waiting = new Set();
    this.pacer = new FramePacer(() => this.#all(), { share: SHARE, ...clock });
  }

  /** @param {string} asked a topic that changed */
  add(asked) {
    if (AT_ONCE.has(asked.split("/")[0])) return this.show(asked);
    this.waiting.add(asked);
    this.pacer.next();
  }

  /** Something more urgent is about to be shown: nothing else is for so long. 0: it is done. @param {number} ms */
  rest(ms) {
    this.pacer.rest(ms);
    if (!ms && this.waiting.size) this.pacer.next();
  }

  #all() {
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const asked of waiting) this.show(asked);
    // The frame after the next begins once the next has been given to the screen.
    let over = false;
    this.frame(() => this.frame(() => (over = true)));
    this.pacer.drawn(() => over);
  }
}
