// The line to intake: hello, what was agreed to, then one frame after the other, each until it is answered. One tab of
// a browser holds it (`app.mjs`), so no number is sent by two.

import { batchOf, durable, lapsed, MOST } from "./lanes.mjs";

/** @import { Answer, Batch } from "./lanes.mjs" */
/** @import { Phone, Store } from "./store.mjs" */
/** @typedef {"connecting" | "open" | "away" | "ended" | "refused" | "idle"} LineState */

const ANSWER_MS = 20000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30000;
const UNKNOWN_KEY = 4401;
const TOO_LONG = 1009;
/** Less is the way there and back. */
const CLOCK_MS = 2000;

export class Line {
  /**
   * @param {Store} store
   * @param {{changed: () => void, known: (phone: Phone) => Promise<boolean>, open?: (url: string) => WebSocket,
   *   later?: (act: () => void, ms: number) => unknown}} parts `known`: whether the server still knows the key
   */
  constructor(store, { changed, known, open = (url) => new WebSocket(url), later = (act, ms) => setTimeout(act, ms) }) {
    this.store = store;
    this.changed = changed;
    this.known = known;
    this.open = open;
    this.later = later;
    /** @type {LineState} */
    this.state = "idle";
    this.reason = "";
    this.most = MOST;
    this.tries = 0;
    this.n = 0;
    /** @type {Wire | null} */
    this.wire = null;
    this.poked = false;
    /** @type {(() => void) | null} */
    this.wake = null;
  }

  /** Something new waits, or there is a network again. */
  poke() {
    this.poked = true;
    this.wake?.();
  }

  /** The network is gone: what is under way is sent again later. */
  cut() {
    this.wire?.close();
  }

  /** Sends for ever; ends only when the phone is no one's any more or intake refuses what it sends. */
  async run() {
    for (;;) {
      const phone = await this.store.get("phone");
      if (!phone) {
        this.#is("idle");
        await this.#pause(LONGEST_PAUSE_MS);
        continue;
      }
      const code = await this.#converse(phone);
      if (this.state === "refused") return;
      if (code === UNKNOWN_KEY && !(await this.known(phone))) return this.#is("ended");
      if (code === TOO_LONG) this.most = Math.max(1, Math.floor(this.most / 2));
      this.#is("away");
      await this.#pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.tries) * (0.5 + Math.random() / 2));
      this.tries += 1;
    }
  }

  /** @param {Phone} phone @returns {Promise<number>} the code it ended with */
  async #converse(phone) {
    this.#is("connecting");
    const wire = (this.wire = new Wire(this.open(phone.stream), this.later));
    try {
      await this.#hello(wire, phone);
      this.#is("open");
      this.tries = 0;
      for (;;) {
        this.poked = false;
        if (!(await this.#next(wire, phone)) && !this.poked) await this.#pause(LONGEST_PAUSE_MS, wire);
        if (wire.code || this.state === "refused") return wire.code;
      }
    } catch (error) {
      if (!(error instanceof Cut)) throw error;
      return error.code;
    } finally {
      wire.close();
      this.wire = null;
    }
  }

  /** @param {Wire} wire @param {Phone} phone */
  async #hello(wire, phone) {
    await wire.ready;
    const welcome = await wire.ask({ t: "hello", key: phone.key, devices: [phone.device] });
    if (welcome.t !== "welcome") throw new Cut(0);
    const shift = Number(welcome.now) - Date.now();
    if (Math.abs(shift - ((await this.store.get("shift")) ?? 0)) > CLOCK_MS)
      await this.store.retime(shift, Number(welcome.now));
    await this.store.settle(durable(phone.device, welcome.hi ?? []));
  }

  /** Whether there was something to say. @param {Wire} wire @param {Phone} phone */
  async #next(wire, phone) {
    const consent = await this.store.get("consent");
    const n = (this.n += 1);
    if (consent && !consent.acknowledged) {
      const { given, version } = consent;
      const answer = await wire.ask({ t: "consent", n, device: phone.device, given, version });
      if (answer.t === "consent_kept") await this.#acknowledged(given, version);
      else await this.#otherwise(answer, wire);
      return true;
    }
    const batch = batchOf(await this.store.first(phone.device, this.most), phone.epoch, this.most);
    if (!batch) return false;
    const answer = await wire.ask({ t: "frame", n, batches: [batch] });
    if (answer.t === "kept") await this.#kept(phone, batch, answer);
    else await this.#otherwise(answer, wire);
    return true;
  }

  /** @param {boolean} given @param {string} version */
  #acknowledged(given, version) {
    return this.store.change(async (change) => {
      const consent = await change.get("consent");
      // It may have been taken back meanwhile.
      if (consent.given === given && consent.version === version)
        change.put("consent", { ...consent, acknowledged: true });
    });
  }

  /** @param {Phone} phone @param {Batch} batch @param {Answer} answer */
  async #kept(phone, batch, answer) {
    const hi = durable(phone.device, answer.hi ?? []);
    await this.store.settle(hi);
    // Sequences are missing before it: the line says hello anew and hears how far it is.
    if ((hi.get(batch.lane) ?? 0) < batch.first - 1) throw new Cut(0);
    const duty = await this.store.get("duty");
    if (duty && lapsed(batch, answer, duty.started)) await this.store.lapse(duty);
  }

  /** @param {Answer} answer @param {Wire} wire */
  async #otherwise(answer, wire) {
    if (answer.t === "busy") return this.#pause(Number(answer.retry_after) * 1000, wire, false);
    if (answer.reason === "oversized" && this.most > 1) {
      this.most = Math.max(1, Math.floor(this.most / 2));
      return;
    }
    this.reason = answer.reason ?? answer.t;
    this.#is("refused");
  }

  /** @param {LineState} state */
  #is(state) {
    if (this.state === state) return;
    this.state = state;
    this.changed();
  }

  /**
   * Until the time is up, somebody pokes, or the wire is cut.
   * @param {number} ms
   * @param {Wire} [wire]
   * @param {boolean} [wakes]
   */
  async #pause(ms, wire, wakes = true) {
    /** @type {Promise<void>} */
    const over = new Promise((resolve) => {
      this.later(resolve, ms);
      if (wakes) this.wake = resolve;
    });
    await (wire ? Promise.race([over, wire.over]) : over);
    this.wake = null;
  }
}

/** The line has ended. */
class Cut extends Error {
  /** @param {number} code */
  constructor(code) {
    super(`closed with ${code}`);
    this.code = code;
  }
}

/** A WebSocket of which each answer is awaited. */
class Wire {
  /** @param {WebSocket} socket @param {(act: () => void, ms: number) => unknown} later */
  constructor(socket, later) {
    this.socket = socket;
    this.later = later;
    this.code = 0;
    /** @type {((answer: Answer | null) => void) | null} */
    this.hears = null;
    /** @type {Promise<void>} */
    this.over = new Promise((resolve) => {
      socket.onclose = ({ code }) => {
        this.code = code || 1006;
        this.hears?.(null);
        resolve();
      };
    });
    /** @type {Promise<void>} */
    this.ready = new Promise((resolve, reject) => {
      socket.onopen = () => resolve();
      this.over.then(() => reject(new Cut(this.code)));
    });
    this.ready.catch(() => {});
    socket.onmessage = ({ data }) => this.hears?.(JSON.parse(data));
  }

  close() {
    this.socket.close();
  }

  /** @param {object} frame @returns {Promise<Answer>} */
  async ask(frame) {
    if (this.code) throw new Cut(this.code);
    /** @type {Promise<Answer | null>} */
    const heard = new Promise((resolve) => {
      this.hears = resolve;
      this.later(() => resolve(null), ANSWER_MS);
    });
    this.socket.send(JSON.stringify(frame));
    const answer = await heard;
    this.hears = null;
    if (!answer) throw new Cut(this.code);
    return answer;
  }
}
