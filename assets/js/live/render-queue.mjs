// When a page shows the topics that changed: at once where the machine is free, otherwise those that changed meanwhile
// together, so that a machine that draws slowly is not kept drawing. The replica holds the data; this only says when.

import { FramePacer } from "./frame-pacer.mjs";

/** One part of so many of a slow machine's time; the rest is the map's, and the person's. */
const SHARE = 2;
/** Kinds that somebody waits for, or that pace themselves. */
const AT_ONCE = new Set(["session", "workers"]);
/** A longer press is given up: a pointer may be let go outside the page. */
const LONGEST_PRESS_MS = 1500;

export class RenderQueue {
  /**
   * @param {(asked: string) => void} show shows a topic
   * @param {{frame?: (f: () => void) => void, now?: () => number, later?: (f: () => void, ms: number) => void}} [parts]
   */
  constructor(show, { frame = (f) => requestAnimationFrame(f), ...clock } = {}) {
    this.show = show;
    this.frame = frame;
    this.later = clock.later ?? ((f, ms) => setTimeout(f, ms));
    /** Presses so far, and the one that is held, 0: none. */
    this.presses = 0;
    this.held = 0;
    /** @type {Set<string>} */
    this.waiting = new Set();
    this.pacer = new FramePacer(() => this.#all(), { share: SHARE, ...clock });
  }

  /** @param {string} asked a topic that changed */
  add(asked) {
    if (!this.held && AT_ONCE.has(asked.split("/")[0])) return this.show(asked);
    this.waiting.add(asked);
    if (!this.held) this.pacer.next();
  }

  /** A pointer went down: what is pressed stays as it is until it is let go, or the press would be lost. */
  hold() {
    const press = (this.presses += 1);
    this.held = press;
    this.later(() => this.held === press && this.release(), LONGEST_PRESS_MS);
  }

  release() {
    this.held = 0;
    if (this.waiting.size) this.pacer.next();
  }

  /** Something more urgent is about to be shown: nothing else is for so long. 0: it is done. @param {number} ms */
  rest(ms) {
    this.pacer.rest(ms);
    if (!ms && this.waiting.size) this.pacer.next();
  }

  #all() {
    if (this.held) return;
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const asked of waiting) this.show(asked);
    // The frame after the next begins once the next has been given to the screen.
    let over = false;
    this.frame(() => this.frame(() => (over = true)));
    this.pacer.drawn(() => over);
  }
}
