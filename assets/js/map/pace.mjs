// When the dots ask their map for a frame: at most ten a second, and a machine that draws slowly is busy with it half of its
// time at most; what a person asked for meanwhile has the other half.

const APART_MS = 100;
/** A hidden page is not drawn at all: that is no slowness. */
const LONGEST_MS = 2000;

export class Pace {
  /** @param {() => void} ask @param {{now?: () => number, later?: (f: () => void, ms: number) => void}} [parts] */
  constructor(ask, { now = () => performance.now(), later = (f, ms) => setTimeout(f, ms) } = {}) {
    Object.assign(this, { ask, now, later, from: 0, asked: null, due: Infinity });
  }

  /** A frame as soon as the machine is free for it. @param {number} [after] ms at the earliest */
  next(after = 0) {
    const now = this.now();
    const due = Math.max(now + after, this.from);
    if (due <= now) {
      this.due = Infinity;
      return this.#ask();
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

  /** A frame is being drawn: it took the machine from when it was asked for until now. */
  drawn() {
    if (this.asked === null) return;
    const now = this.now();
    this.from = Math.max(this.from, now + Math.min(LONGEST_MS, now - this.asked));
    this.asked = null;
  }

  /** None for so long: something else is more urgent. @param {number} ms */
  rest(ms) {
    this.from = Math.max(this.from, this.now() + ms);
  }

  #ask() {
    this.asked ??= this.now();
    this.ask();
  }
}
