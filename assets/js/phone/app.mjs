// The workers' app: wires the store, the line to intake, the gateway's own topic and the tabs. Each change of the store
// is drawn in every tab of the browser; one of them sends and takes positions.

import { Acts } from "./acts.mjs";
import { PhoneCalls } from "./calls.mjs";
import { Files } from "./files.mjs";
import { Frame } from "./frame.mjs";
import { Hearing, isOver } from "./hearing.mjs";
import { install } from "./install.mjs";
import { Line } from "./line.mjs";
import { openStore } from "./store.mjs";
import { Watch } from "./watch.mjs";

/** @import { OwnMessage, Words } from "../types.d.ts" */
/** @import { FileLine } from "./attached.mjs" */
/** @import { Consent, Phone, Store } from "./store.mjs" */
/** @import { Duty } from "./items.mjs" */
/** @import { Lane } from "./lanes.mjs" */
/** @import { LineState } from "./line.mjs" */
/** @import { Trouble } from "./watch.mjs" */
/**
 * @typedef {{words: Record<string, Words>, platform: string, simulated: boolean, text: string}} Given by the page, the
 *   same for everybody
 * @typedef {{id: string, name: string, en: string, category: string, serious: boolean, restricted: boolean}} TypeLine
 * @typedef {{device: number, epoch: number, stream: string, gateway: string, poll: string, now: number, name: string,
 *   calls: string, address: string, post: string, kind: string, home: string, village: string, village_name: string,
 *   issuers: Record<string, string>,
 *   types: TypeLine[], usual: string[], consent: {given: boolean, version: string, at: number} | null, text: string,
 *   tracks_days: number, progress: string, cases: Record<string, {code: string, state: Record<string, string>,
 *   whistles: Record<string, string>[]}>,
 *   benefits: {name: string, by: string, until: string, over: boolean}[],
 *   stations: {name: string, m: number, open: boolean}[],
 *   looks: {at: number, role: string, day: string, reason: string, decision: string}[]}} Own
 * @typedef {{id: string, type: string, at: number, seq: number, text: string}} Sent a report of this phone
 * @typedef {{at: number, seq: number, cancelled: number}} Called for help, the newest time
 * @typedef {{given: Given, words: Words, language: string, phone: Phone | null, own: Own | null, duty: Duty | null,
 *   consent: Consent | null, lapsed: boolean, waiting: Record<Lane, number>, first: number, left: number,
 *   sent: Sent[], files: FileLine[], called: Called | null, line: LineState, reason: string, safe: boolean,
 *   newer: boolean, full: boolean, trouble: Trouble, watching: boolean, messages: [string, OwnMessage][],
 *   pending: Record<string, string>, hears: boolean, now: number}} View `first`: the oldest number of what happened
 *   that waits; `watching`: this tab takes positions; `pending`: steps of messages that wait here, by message
 */

/** Names in the store that are drawn, and what there is where one is missing. */
const KEPT = {
  ...{ phone: null, own: null, duty: null, consent: null, called: null },
  ...{ lapsed: "", language: "", shift: 0, sent: [], files: [] },
};
const NONE = { incident: 0, live: 0, backfill: 0 };
const EVERY_MS = 1000;
const OWN_EVERY_MS = 600_000;
const ASKS_EVERY_MS = 10_000;
const ASKS_FOR_MS = 3_600_000;

class App {
  /** @param {Store} store @param {Given} given @param {HTMLElement} root */
  constructor(store, given, root) {
    this.store = store;
    this.given = given;
    this.shift = 0;
    this.looked = this.toldAt = 0;
    this.newer = this.safe = this.full = this.watching = false;
    this.drawing = false;
    this.again = false;
    this.channel = new BroadcastChannel("phone");
    this.channel.onmessage = () => this.changed();
    store.changed = () => {
      this.channel.postMessage("");
      this.changed();
    };
    this.line = new Line(store, { changed: () => this.changed(), known: (phone) => this.#known(phone) });
    this.files = new Files(store, { now: () => this.now() });
    this.watch = new Watch(store, {
      now: () => this.now(),
      online: () => this.line.state === "open",
      changed: () => this.changed(),
      full: (error) => this.#failed(error),
    });
    /** @type {Hearing | null} */
    this.hearing = null;
    this.acts = new Acts(store, { now: () => this.now(), failed: (error) => this.#failed(error) });
    this.frame = new Frame(root, this.acts);
    this.calls = new PhoneCalls(root, () => this.hearing?.records() ?? []);
  }

  /** City ms: this phone's clock, put right by the newest answer of the server. */
  now() {
    return Date.now() + this.shift;
  }

  async run() {
    this.changed();
    const phone = await this.store.get("phone");
    if (phone) {
      await this.#tell(phone);
      this.#listen();
      setInterval(() => this.#tell(phone), OWN_EVERY_MS);
    }
    addEventListener("online", () => this.#poke());
    addEventListener("offline", () => this.line.cut());
    document.addEventListener("visibilitychange", () => this.changed());
    setInterval(() => this.#beat(), EVERY_MS);
    install(document.documentElement.dataset.version ?? "", {
      newer: () => this.#set({ newer: true }),
      settled: (safe) => this.#set({ safe }),
    });
    // Whichever tab has the lock sends and takes positions; when it is closed, another one does.
    navigator.locks?.request("phone-line", async () => {
      this.watching = true;
      this.changed();
      await Promise.all([this.line.run(), this.files.run()]);
    });
  }

  #poke() {
    this.line.poke();
    this.files.poke();
  }

  /** Draws what there is now; asked again meanwhile, once more after that. */
  async changed() {
    this.#poke();
    if (this.drawing) {
      this.again = true;
      return;
    }
    this.drawing = true;
    try {
      do {
        this.again = false;
        const view = await this.#view();
        this.watch.set(this.watching && Boolean(view.duty && view.consent?.given));
        this.frame.draw(view);
        this.calls.draw(view);
        this.acts.heard(view);
        this.#pushed(view);
      } while (this.again);
    } finally {
      this.drawing = false;
    }
  }

  /** @returns {Promise<View>} */
  async #view() {
    const { shift, language, ...kept } = await this.#kept();
    this.shift = shift;
    const chosen = language || (navigator.language.startsWith("en") ? "en" : "zh");
    return {
      ...{ given: this.given, words: this.given.words[chosen], language: chosen },
      ...{ ...kept, lapsed: Boolean(kept.lapsed), ...(await this.#queued(kept.phone)) },
      ...{ line: this.line.state, reason: this.line.reason, trouble: this.watch.trouble, watching: this.watching },
      ...{ safe: this.safe, newer: this.newer, full: this.full },
      messages: this.hearing?.messages() ?? [],
      hears: this.hearing?.live() ?? false,
      now: this.now(),
    };
  }

  /** What the store has by these names. @returns {Promise<any>} */
  async #kept() {
    const found = Object.entries(KEPT).map(async ([name, none]) => [name, (await this.store.get(name)) ?? none]);
    return Object.fromEntries(await Promise.all(found));
  }

  /** What waits to be sent. @param {Phone | null} phone */
  async #queued(phone) {
    if (!phone) return { waiting: NONE, first: Infinity, left: 0, pending: {} };
    const { incident } = await this.store.first(phone.device, 200);
    return {
      waiting: await this.store.waiting(phone.device),
      first: incident[0]?.seq ?? Infinity,
      left: await this.store.left(phone.device),
      pending: pendingIn(incident),
    };
  }

  /** What the gateway sent beside messages. @param {View} view */
  #pushed({ phone, duty }) {
    const [over, looked] = [this.hearing?.over(), this.hearing?.lookedAt() ?? 0];
    if (duty && phone && isOver(over, duty, phone)) void this.store.lapse(duty);
    // Who looked, and why, is read with the key: the topic says only that somebody did.
    if (phone && looked > this.looked) void this.#tell(phone);
    this.looked = looked;
  }

  #beat() {
    this.hearing?.look();
    this.frame.beat(this.now());
    this.calls.beat(this.now());
    this.#asks();
  }

  /** A report that has gone is a case soon: its code is asked for, for an hour. */
  #asks() {
    const { phone, own, sent = [], first = 0 } = this.frame.view ?? {};
    const young = sent.filter(({ at, seq }) => seq < first && this.now() - at < ASKS_FOR_MS);
    if (!phone || young.every(({ id }) => own?.cases?.[id]) || Date.now() - this.toldAt < ASKS_EVERY_MS) return;
    void this.#tell(phone);
  }

  async #listen() {
    const phone = await this.store.get("phone");
    if (!phone?.gateway) return;
    this.hearing = new Hearing(phone, { changed: () => void this.changed() });
    this.hearing.start();
  }

  /** What the server tells this phone for its key. @param {Phone} phone */
  async #tell(phone) {
    this.toldAt = Date.now();
    const own = await ownOf(phone);
    if (!own) return;
    const { stream, gateway, poll, epoch, now } = own;
    await this.store
      .change(async (change) => {
        change.put("own", own);
        change.put("phone", { ...phone, stream, gateway, poll, epoch });
        const [known, shift] = [await change.get("consent"), await change.get("shift")];
        // A phone that was enrolled anew asks again: another person may hold it.
        if (!known && own.consent?.given === false) change.put("consent", { ...own.consent, acknowledged: true });
        if (shift === undefined) change.put("shift", now - Date.now());
      })
      .catch((error) => this.#failed(error));
  }

  /**
   * Whether the server still knows a key that intake did not. Where it cannot be asked, it does.
   * @param {Phone} phone
   */
  async #known(phone) {
    const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: keyOf(phone) };
    const answer = await fetch("/phone/own", options).catch(() => null);
    return answer?.status !== 401;
  }

  /** @param {{newer?: boolean, safe?: boolean, full?: boolean}} known */
  #set(known) {
    Object.assign(this, known);
    this.changed();
  }

  /** Nothing was kept, and the page says so. @param {unknown} error */
  #failed(error) {
    if (!(error instanceof DOMException)) throw error;
    this.#set({ full: true });
  }
}

/** @param {Phone} phone */
const keyOf = ({ key }) => JSON.stringify({ key });

/** @param {Phone} phone @returns {Promise<Own | null>} null without a network, or for a key that serves no more */
async function ownOf(phone) {
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: keyOf(phone) };
  const answer = await fetch("/phone/own", options).catch(() => null);
  return answer?.ok ? answer.json().catch(() => null) : null;
}

/** Steps of messages that wait, the newest of each. @param {{item: any}[]} rows @returns {Record<string, string>} */
const pendingIn = (rows) =>
  Object.fromEntries(
    rows.filter(({ item }) => item.t === "message_receipt").map(({ item }) => [item.message, item.step]),
  );

const root = globalThis.document?.getElementById("app");
if (root) {
  const given = JSON.parse(root.dataset.given ?? "");
  // Begun anew, the page says what there is: nothing.
  openStore(indexedDB, () => location.reload()).then((store) => new App(store, given, root).run());
}
