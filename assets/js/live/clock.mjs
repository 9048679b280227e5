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

  /** @param {{now: number, rate?: number, fold?: number}} told */
  set(told) {
    this.now0 = told.now;
    this.at0 = this.beatAt = this.monotonic();
    if (told.rate) this.rate = told.rate;
    if (told.fold !== undefined) this.fold = told.fold;
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
