// When the dots ask their map for a frame, and when a page writes: never before the last frame is drawn, what moves at
// most ten times a second; and a machine that draws slowly spends only a part of its time on it: what a person asks for
// has the rest.

const APART_MS = 100;
const LOOK_MS = 25;
/** A frame that takes longer than that is given up: a hidden page is not drawn at all, and that is no slowness. */
const LONGEST_MS = 2000;

/** @typedef {{share?: number, now?: () => number, later?: (f: () => void, ms: number) => void}} PacerParts */

export class FramePacer {
  /**
   * @param {() => void} ask
   * @param {PacerParts} [parts] `share`: one part of so many of a slow machine's time
   */
  constructor(ask, { share = 1, now = () => performance.now(), later = (f, ms) => setTimeout(f, ms) } = {}) {
    this.ask = ask;
    this.share = share;
    this.now = now;
    this.later = later;
    this.from = 0;
    this.rests = 0;
    this.due = Infinity;
    this.frame = 0;
  }

  /** A frame as soon as the machine is free for it. @param {number} [after] ms at the earliest */
  next(after = 0) {
    const now = this.now();
    const due = Math.max(now + after, this.from, this.rests);
    if (due <= now) {
      this.due = Infinity;
      this.ask();
      return;
    }
    if (due >= this.due) return;
    this.due = due;
    this.later(() => {
      if (due !== this.due) return;
      this.due = Infinity;
      this.next();
    }, due - now);
  }

  /** A frame of something that still moves. */
  step() {
    this.next(APART_MS);
  }

  /** A frame has been given to the machine, which draws it until `done`. @param {() => boolean} done */
  drawn(done) {
    const frame = (this.frame += 1);
    const begun = this.now();
    const look = () => {
      if (frame !== this.frame) return;
      const took = this.now() - begun;
      if (took > LONGEST_MS) return;
      const over = done();
      this.from = Math.max(this.from, this.now() + (over ? (this.share - 1) * took : 2 * LOOK_MS));
      if (!over) this.later(look, LOOK_MS);
    };
    look();
  }

  /** None for so long: something else is more urgent. 0: it is done. @param {number} ms */
  rest(ms) {
    this.rests = this.now() + ms;
  }

  get resting() {
    return this.now() < this.rests;
  }
}
