// What the server knows around an alert: what was reported, whom to call there, what stands near by. Asked for once an
// alert and again when its case has moved; nothing of it is shown before it has come.

import { load } from "../live/http.mjs";

/** @import { Alert } from "../types.d.ts" */
/** @import { NearCamera } from "./cameras.mjs" */
/**
 * @typedef {{name: string, telephone: string, backup: string}} Phone
 * @typedef {{kind: string, name: string, lon: number, lat: number}} NearSite
 * @typedef {{phones: Record<string, Phone>, sites: NearSite[], cameras?: NearCamera[],
 *   case: {text: string, channel: string, media: number} | null, place?: {village: string, grid: string}}} Around
 *   `grid`: two digits of the micro-grid, by drawn borders
 */

const AGAIN_MS = 5_000;

export class Surroundings {
  /**
   * @param {() => void} changed
   * @param {(address: string) => Promise<Around | null>} [ask]
   * @param {(f: () => void, ms: number) => void} [later]
   */
  constructor(changed, ask = load, later = setTimeout) {
    this.later = (/** @type {() => void} */ f, /** @type {number} */ ms) => void later(f, ms);
    this.changed = changed;
    this.ask = ask;
    this.key = "";
    /** @type {Around | null} */
    this.known = null;
  }

  /** What is known around an alert, null while nothing is. @param {Alert} line @returns {Around | null} */
  of(line) {
    const { id, region, lon_e6, lat_e6, approx } = line;
    const key = `${id}|${line.case}|${line.case_state}`;
    if (key === this.key) return this.known;
    if (!this.key.startsWith(`${id}|`)) this.known = null;
    this.key = key;
    /** @type {Record<string, string>} */
    const place = approx ? {} : { lon: String(lon_e6), lat: String(lat_e6) };
    this.#read(key, `/duty/card.json?${new URLSearchParams({ region, case: line.case, ...place })}`);
    return this.known;
  }

  /** @param {string} key @param {string} address */
  async #read(key, address) {
    const found = await this.ask(address);
    // Of an alert that is not looked at any more nothing is shown.
    if (key !== this.key) return;
    // Without an answer what was known stands; after a while the next look asks again.
    if (!found) return this.later(() => key === this.key && (this.key = ""), AGAIN_MS);
    this.known = found;
    this.changed();
  }
}
