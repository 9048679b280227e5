// What the worker does. Each act is in the store before anything says that it was done.

import { addDraft, attach, attachReporter, fileDrafts, picked } from "./attached.mjs";
import { beginning, call, receipt, report } from "./items.mjs";
import { here } from "./watch.mjs";

/** @import { Called, Sent, View } from "./app.mjs" */
/** @import { Store } from "./store.mjs" */
/**
 * @typedef {{type: string, category: string, text: string, region: string, placed: boolean,
 *   reporter?: string}} Wanted `placed`: with where the phone is; `reporter`: telephone of the resident who told it
 */

const SENT_SHOWN = 20;
const PLACE_MS = 8000;

export class Acts {
  /**
   * @param {Store} store
   * @param {{now: () => number, failed: (error: unknown) => void}} parts `failed`: nothing was kept
   */
  constructor(store, { now, failed }) {
    this.store = store;
    this.now = now;
    this.failed = failed;
    /** Where the phone was when the button was first held down. @type {Promise<GeolocationCoordinates | null>} */
    this.place = Promise.resolve(null);
    this.open = "";
  }

  /** @param {string} name @param {unknown} value */
  keep(name, value) {
    return this.store.put(name, value).catch(this.failed);
  }

  /** @param {boolean} given @param {string} version of the text */
  agree(given, version) {
    return this.store.consent({ given, version, at: this.#at(), acknowledged: false }).catch(this.failed);
  }

  /** @param {string} purpose */
  begin(purpose) {
    const item = beginning(this.#at(), purpose);
    return this.store.begin({ id: item.id, started: item.at, purpose }, item).catch(this.failed);
  }

  end() {
    return this.store.end(this.#at()).catch(this.failed);
  }

  /**
   * Files a report.
   * @param {Wanted} wanted
   * @returns {Promise<boolean | null>} whether it has a place; null: not kept
   */
  async report({ placed, reporter = "", ...wanted }) {
    const where = placed ? await here(PLACE_MS) : null;
    const item = report(this.#at(), { ...wanted, where });
    try {
      await this.store.change(async (change) => {
        const seq = await change.add("incident", item);
        /** @type {Sent} */
        const line = { id: item.id, type: wanted.type, at: item.at, seq, text: wanted.text };
        change.put("sent", [line, ...((await change.get("sent")) ?? [])].slice(0, SENT_SHOWN));
        change.drop("draft");
        await fileDrafts(change, item.id, seq, item.at);
        if (reporter) await attachReporter(change, reporter, item.id, seq, item.at);
      });
    } catch (error) {
      this.failed(error);
      return null;
    }
    return where !== null;
  }

  /** A picture or a voice note of the report that is being written. @param {ArrayBuffer} bytes @param {string} type */
  async pick(bytes, type) {
    const one = await picked(type, bytes);
    return addDraft(this.store, one).catch(this.failed);
  }

  /** One of an order about a case. @param {string} message @param {ArrayBuffer} bytes @param {string} type */
  async attach(message, bytes, type) {
    const one = await picked(type, bytes);
    return this.store.change((change) => attach(change, one, message, 0, this.#at())).catch(this.failed);
  }

  /** Somebody may be about to call for help: where from is looked for meanwhile. */
  aim() {
    this.place = here(PLACE_MS);
  }

  /** Calls for help at once, with the place if there is one by then; or takes that back. @param {boolean} cancelled */
  async call(cancelled) {
    // What is known by now: a call waits for nothing.
    const where = cancelled ? null : await Promise.race([this.place, null]);
    const item = call(this.#at(), where, cancelled);
    return this.store
      .change(async (change) => {
        const seq = await change.add("incident", item);
        /** @type {Called | undefined} */
        const before = await change.get("called");
        change.put(
          "called",
          cancelled && before ? { ...before, cancelled: item.at, seq } : { at: item.at, seq, cancelled: 0 },
        );
      })
      .catch(this.failed);
  }

  /** @param {string} message @param {string} step @param {string} [note] */
  answer(message, step, note = "") {
    return this.store.note(receipt(this.#at(), message, step, note)).catch(this.failed);
  }

  /**
   * That messages have come to this phone, and, for who has clocks, that they stand open before somebody.
   * @param {View} view
   */
  heard({ messages, own }) {
    const seen = own?.kind === "full" && this.open === "inbox" && document.visibilityState === "visible";
    for (const [id, { state }] of messages) {
      if (state === "sent") this.#once(id, "delivered");
      if (seen && (state === "sent" || state === "delivered")) this.#once(id, "read");
    }
  }

  /** @param {string} id @param {string} step */
  #once(id, step) {
    this.store.once(`${id}/${step}`, receipt(this.#at(), id, step)).catch(this.failed);
  }

  #at() {
    return Math.round(this.now());
  }
}
