// Sends pictures and voice notes, piece by piece, after intake has the report they belong to. What the network breaks
// goes on where it was; what the server refuses says why and is sent no more.

import { REPORTER, filed } from "./attached.mjs";

/** @import { FileLine } from "./attached.mjs" */
/** @import { Store } from "./store.mjs" */

/** Bytes of one request: some seconds on a slow network. */
const PIECE = 32_000;
const WITHIN_MS = 60_000;
const FIRST_PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 300_000;
/** A case that is not there by then never was. */
const WAITS_MS = 7 * 86_400_000;
const BROKEN_TWICE = 2;
const REFUSED = new Set([400, 413, 415, 422]);

/** @typedef {{state: "sent"} | {state: "refused", code: string} | {state: "again"}} Sending how a try ended */

export class Files {
  /**
   * @param {Store} store
   * @param {{now: () => number, send?: (about: string, init: RequestInit, door?: string) => Promise<Response>,
   *   later?: (act: () => void, ms: number) => unknown}} parts `now`: city ms
   */
  constructor(store, { now, send = post, later = (act, ms) => setTimeout(act, ms) }) {
    this.store = store;
    this.now = now;
    this.send = send;
    this.later = later;
    /** When a file is tried again (real ms), and how often it was. @type {Map<string, {due: number, tries: number}>} */
    this.tries = new Map();
    /** @type {(() => void) | null} */
    this.wake = null;
  }

  /** Something new waits, or there is a network again. */
  poke() {
    this.wake?.();
  }

  /** Sends for ever. */
  async run() {
    for (;;) if (!(await this.step())) await this.#pause();
  }

  /** One try of the next file; whether there was one. */
  async step() {
    const phone = await this.store.get("phone");
    const lines = phone ? await this.#ready(phone.device) : [];
    const line = lines.find(({ name }) => (this.tries.get(name)?.due ?? 0) <= Date.now());
    if (!line) return false;
    const ended = await this.#try(line, phone.key);
    if (ended.state === "again") this.#later(line);
    else await filed(this.store, line.name, ended);
    return true;
  }

  /** Those whose report has gone, in the order they came. @param {number} device */
  async #ready(device) {
    /** @type {FileLine[]} */
    const lines = (await this.store.get("files")) ?? [];
    const first = (await this.store.first(device, 1)).incident[0]?.seq ?? Infinity;
    return lines.filter((one) => one.device === device && one.state === "waits" && one.seq < first);
  }

  /** @param {FileLine} line @param {string} key @returns {Promise<Sending>} */
  async #try(line, key) {
    const bytes = await this.store.get(`bytes/${line.name}`);
    // Its bytes are gone, with what the system cleared of this phone.
    if (!bytes) return { state: "refused", code: "broken" };
    if (line.type === REPORTER) return this.#tell(line, key, bytes);
    let [at, asked] = [0, false];
    // First it is asked how many bytes are there, by a piece of none.
    for (;;) {
      const piece = asked ? bytes.slice(at, at + PIECE) : new ArrayBuffer(0);
      const answer = await this.#ask(line, key, at, piece);
      if (!answer) return { state: "again" };
      const body = await answer.json().catch(() => ({}));
      if (answer.ok && body.id) return { state: "sent" };
      if (!answer.ok) return this.#refused(line, answer.status, body.code ?? "");
      const have = Math.min(Number(body.have) || 0, bytes.byteLength);
      // A server that does not get on is asked again later.
      if (asked && have <= at) return { state: "again" };
      [at, asked] = [have, true];
    }
  }

  /** Who reported. @param {FileLine} line @param {string} key @param {ArrayBuffer} bytes @returns {Promise<Sending>} */
  async #tell(line, key, bytes) {
    const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
    const body = JSON.stringify({ phone: new TextDecoder().decode(bytes) });
    const signal = AbortSignal.timeout(WITHIN_MS);
    const answer = await this.send(line.about, { method: "POST", headers, body, signal }, REPORTER).catch(() => null);
    if (answer?.ok) return { state: "sent" };
    return answer && REFUSED.has(answer.status) ? { state: "refused", code: "broken" } : { state: "again" };
  }

  /** @param {FileLine} line @param {string} key @param {number} at @param {ArrayBuffer} body */
  #ask(line, key, at, body) {
    const headers = { Authorization: `Bearer ${key}`, "X-File": line.hash, "X-Size": `${line.size}`, "X-At": `${at}` };
    const signal = AbortSignal.timeout(WITHIN_MS);
    return this.send(line.about, { method: "POST", headers, body, signal }).catch(() => null);
  }

  /** @param {FileLine} line @param {number} status @param {string} code @returns {Sending} */
  #refused(line, status, code) {
    const tries = this.tries.get(line.name)?.tries ?? 0;
    if (status === 422 && tries < BROKEN_TWICE) return { state: "again" };
    if (REFUSED.has(status)) return { state: "refused", code: code || "broken" };
    if (status === 404 && this.now() - line.at > WAITS_MS) return { state: "refused", code: "no_case" };
    return { state: "again" };
  }

  /** @param {FileLine} line */
  #later({ name }) {
    const tries = (this.tries.get(name)?.tries ?? 0) + 1;
    this.tries.set(name, { due: Date.now() + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1)), tries });
  }

  #pause() {
    const due = Math.min(...[...this.tries.values()].map((one) => one.due).filter((at) => at > Date.now()));
    const ms = Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, due - Date.now()));
    return new Promise((resolve) => {
      this.wake = () => resolve(undefined);
      this.later(() => resolve(undefined), ms);
    });
  }
}

/** @param {string} about @param {RequestInit} init @param {string} [door] */
const post = (about, init, door = "media") => fetch(`/phone/${door}/${encodeURIComponent(about)}`, init);
