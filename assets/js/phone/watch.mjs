// Positions while a session of duty goes on, and a screen that stays on for it. Both stop with the session.

import { INTERVAL_S, position } from "./items.mjs";

/** @import { Store } from "./store.mjs" */
/** @typedef {"" | "denied" | "nowhere"} Trouble why there is no position */

/** A position may come a little before its time: the next one would be a whole interval late. */
const EARLY_MS = 500;

export class Watch {
  /**
   * @param {Store} store
   * @param {{now: () => number, online: () => boolean, changed: () => void, full: (error: unknown) => void}} parts
   *   `now`: city ms; `online`: whether what is noted goes out at once
   */
  constructor(store, { now, online, changed, full }) {
    this.store = store;
    this.now = now;
    this.online = online;
    this.changed = changed;
    this.full = full;
    /** @type {number | null} */
    this.id = null;
    this.last = -Infinity;
    /** @type {Trouble} */
    this.trouble = "";
    /** @type {WakeLockSentinel | null} */
    this.lock = null;
    this.asking = false;
  }

  /** @param {boolean} on whether a session goes on that is agreed to */
  set(on) {
    if (on) this.#begin();
    else this.#stop();
  }

  #begin() {
    this.#stayOn();
    if (this.id !== null) return;
    const options = { enableHighAccuracy: true, maximumAge: 0, timeout: 60000 };
    this.id = navigator.geolocation.watchPosition(
      (found) => void this.#take(found),
      (error) => this.#is(error.code === error.PERMISSION_DENIED ? "denied" : "nowhere"),
      options,
    );
  }

  #stop() {
    if (this.id !== null) navigator.geolocation.clearWatch(this.id);
    this.id = null;
    this.last = -Infinity;
    this.trouble = "";
    this.lock?.release();
    this.lock = null;
  }

  /** @param {GeolocationPosition} found */
  async #take({ coords }) {
    this.#is("");
    const at = Math.round(this.now());
    if (at - this.last < INTERVAL_S * 1000 - EARLY_MS) return;
    this.last = at;
    await this.store.fix(position(at, coords), this.online() ? "live" : "backfill").catch(this.full);
  }

  /** The system gives it up whenever the page is hidden. */
  async #stayOn() {
    // Two would be asked for while the first is on its way, and one of them never be given back.
    if (this.asking || (this.lock && !this.lock.released)) return;
    if (document.visibilityState !== "visible") return;
    this.asking = true;
    this.lock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
    this.asking = false;
    if (this.id === null) this.lock?.release();
  }

  /** @param {Trouble} trouble */
  #is(trouble) {
    if (this.trouble === trouble) return;
    this.trouble = trouble;
    this.changed();
  }
}

/**
 * Where the phone is now; null where it cannot be had within `ms`.
 * @param {number} ms
 * @returns {Promise<GeolocationCoordinates | null>}
 */
export const here = (ms) =>
  new Promise((resolve) => {
    if (!navigator.geolocation) return resolve(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve(coords),
      () => resolve(null),
      { enableHighAccuracy: true, maximumAge: 30000, timeout: ms },
    );
  });
