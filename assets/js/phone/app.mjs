// The workers' app: wires the store, the line to intake, the gateway's own topic and the tabs. Each change of the store
// is drawn in every tab of the browser; one of them sends and takes positions.

import { Feed } from "../live/feed.mjs";
import { Acts } from "./acts.mjs";
import { PhoneCalls } from "./calls.mjs";
import { Frame } from "./frame.mjs";
import { install } from "./install.mjs";
import { Line } from "./line.mjs";
import { openStore } from "./store.mjs";
import { Watch } from "./watch.mjs";

/** @import { OwnMessage, Words } from "../types.d.ts" */
/** @import { Consent, Phone, Store } from "./store.mjs" */
/** @import { Duty } from "./items.mjs" */
/** @import { Lane } from "./lanes.mjs" */
/** @import { LineState } from "./line.mjs" */
/** @import { Trouble } from "./watch.mjs" */
/**
 * @typedef {{words: Record<string, Words>, platform: string, simulated: boolean, text: string}} Given by the page, the
 *   same for everybody
 * @typedef {{id: string, name: string, en: string, category: string, serious: boolean, restricted: boolean}} TypeLine
 * @typedef {{device: number, epoch: number, stream: string, gateway: string, now: number, name: string, post: string,
 *   calls: string, address: string,
 *   kind: string, home: string, village: string, village_name: string, issuers: Record<string, string>,
 *   types: TypeLine[], usual: string[], consent: {given: boolean, version: string, at: number} | null, text: string,
 *   tracks_days: number, looks: {at: number, role: string, day: string, reason: string, decision: string}[]}} Own
 * @typedef {{id: string, type: string, at: number, seq: number, text: string}} Sent a report of this phone
 * @typedef {{at: number, seq: number, cancelled: number}} Called for help, the newest time
 * @typedef {{given: Given, words: Words, language: string, phone: Phone | null, own: Own | null, duty: Duty | null,
 *   consent: Consent | null, lapsed: boolean, waiting: Record<Lane, number>, first: number, left: number,
 *   sent: Sent[], called: Called | null, line: LineState, reason: string, safe: boolean, newer: boolean, full: boolean,
 *   trouble: Trouble, watching: boolean, messages: [string, OwnMessage][], pending: Record<string, string>,
 *   hears: boolean, now: number}} View `first`: the oldest number of what happened that waits; `watching`: this tab
 *   takes
 *   positions; `pending`: steps of messages that wait here, by message
 */

const MESSAGE = "message/";
const NONE = { incident: 0, live: 0, backfill: 0 };
const EVERY_MS = 1000;
const OWN_EVERY_MS = 600_000;

class App {
  /** @param {Store} store @param {Given} given @param {HTMLElement} root */
  constructor(store, given, root) {
    this.store = store;
    this.given = given;
    this.shift = 0;
    this.newer = this.safe = this.full = this.watching = false;
    this.heard = false;
    this.drawing = false;
    this.again = false;
    this.channel = new BroadcastChannel("phone");
    this.channel.onmessage = () => this.changed();
    store.changed = () => {
      this.channel.postMessage("");
      this.changed();
    };
    this.line = new Line(store, { changed: () => this.changed(), known: (phone) => this.#known(phone) });
    this.watch = new Watch(store, {
      now: () => this.now(),
      online: () => this.line.state === "open",
      changed: () => this.changed(),
      full: (error) => this.#failed(error),
    });
    /** @type {Feed | null} */
    this.feed = null;
    this.acts = new Acts(store, { now: () => this.now(), failed: (error) => this.#failed(error) });
    this.frame = new Frame(root, this.acts);
    this.calls = new PhoneCalls(root, () => this.#records());
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
    addEventListener("online", () => this.line.poke());
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
      await this.line.run();
    });
  }

  /** Draws what there is now; asked again meanwhile, once more after that. */
  async changed() {
    this.line.poke();
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
      } while (this.again);
    } finally {
      this.drawing = false;
    }
  }

  /** @returns {Promise<View>} */
  async #view() {
    const names = ["phone", "own", "duty", "consent", "lapsed", "sent", "called", "language", "shift"];
    const [phone, own, duty, consent, lapsed, sent, called, language, shift] = await Promise.all(
      names.map((name) => this.store.get(name)),
    );
    this.shift = shift ?? 0;
    const chosen = language ?? (navigator.language.startsWith("en") ? "en" : "zh");
    const rows = phone ? await this.store.first(phone.device, 200) : { incident: [] };
    return {
      ...{ given: this.given, words: this.given.words[chosen], language: chosen },
      ...{ phone: phone ?? null, own: own ?? null, duty: duty ?? null, consent: consent ?? null },
      ...{ lapsed: Boolean(lapsed), sent: sent ?? [], called: called ?? null },
      waiting: phone ? await this.store.waiting(phone.device) : NONE,
      first: rows.incident[0]?.seq ?? Infinity,
      left: phone ? await this.store.left(phone.device) : 0,
      pending: pendingIn(rows.incident),
      ...{ line: this.line.state, reason: this.line.reason, trouble: this.watch.trouble, watching: this.watching },
      ...{ safe: this.safe, newer: this.newer, full: this.full },
      messages: this.#messages(),
      hears: this.#isLive(),
      now: this.now(),
    };
  }

  /** @returns {[string, OwnMessage][]} the newest first */
  #messages() {
    return this.#records()
      .filter(([key]) => key.startsWith(MESSAGE))
      .map(([key, value]) => /** @type {[string, OwnMessage]} */ ([key.slice(MESSAGE.length), value]))
      .sort(([, one], [, other]) => other.since - one.since);
  }

  /** @returns {[string, any][]} of the own topic */
  #records() {
    const found = this.feed?.replica.topics.get("own/self");
    return /** @type {[string, any][]} */ ([...(found && "all" in found ? found.all : [])]);
  }

  #beat() {
    this.feed?.look();
    this.frame.beat(this.now());
    this.calls.beat(this.now());
  }

  async #listen() {
    const phone = await this.store.get("phone");
    if (!phone?.gateway) return;
    const listener = { change: () => void this.changed(), beat: () => this.#hears() };
    const parts = { store: null, ticket: async () => phone.key };
    this.feed = new Feed({ gateway: phone.gateway, topics: ["own/self"], pass: "key" }, listener, parts);
    this.feed.start();
  }

  /** @returns {boolean} whether what the gateway sends is of now */
  #isLive() {
    return this.feed?.state() === "live";
  }

  /** Each beat is the same: only a change is drawn. */
  #hears() {
    const hears = this.#isLive();
    if (hears === this.heard) return;
    this.heard = hears;
    this.changed();
  }

  /** What the server tells this phone for its key. @param {Phone} phone */
  async #tell(phone) {
    const own = await ownOf(phone);
    if (!own) return;
    const { stream, gateway, epoch, now } = own;
    await this.store
      .change(async (change) => {
        change.put("own", own);
        change.put("phone", { ...phone, stream, gateway, epoch });
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
  openStore().then((store) => new App(store, given, root).run());
}
