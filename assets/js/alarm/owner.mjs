// Which tab sounds: one of all that a browser has open, the next when that one goes. A browser without locks has each
// tab sound by itself: twice is better than never.

/** @typedef {{request: (name: string, held: () => Promise<unknown>) => Promise<unknown>}} Locks */

const NAME = "alarm-sound";

export class SoundOwner {
  /** @param {Locks | undefined} [locks] of the browser; there are none over plain http */
  constructor(locks = globalThis.navigator?.locks) {
    this.locks = locks;
    this.mine = !locks;
    this.asked = false;
  }

  /** This tab can sound: from now on it waits for its turn. A tab that cannot never holds the others back. */
  able() {
    if (this.asked || !this.locks) return;
    this.asked = true;
    this.locks
      .request(NAME, () => {
        this.mine = true;
        return new Promise(() => {});
      })
      .catch(() => (this.mine = true));
  }
}
