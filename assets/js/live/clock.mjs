// City time from the server's beats. The PC's own clock may jump: only the monotonic one is used between beats.

export class ServerClock {
  /** @param {() => number} [monotonic] ms that only move forward */
  constructor(monotonic = () => performance.now()) {
    this.monotonic = monotonic;
    this.now0 = 0;
    this.at0 = 0;
    this.rate = 1;
    this.beatAt = -Infinity;
    this.fold = 0;
  }

  /** @param {{now: number, rate?: number, fold?: number}} beat */
  set(beat) {
    this.now0 = beat.now;
    this.at0 = this.beatAt = this.monotonic();
    if (beat.rate) this.rate = beat.rate;
    if (beat.fold !== undefined) this.fold = beat.fold;
  }

  /** City ms now; 0 before the first beat. */
  now() {
    return this.now0 ? this.now0 + (this.monotonic() - this.at0) * this.rate : 0;
  }

  /** ms since the last beat. */
  silence() {
    return this.monotonic() - this.beatAt;
  }
}
