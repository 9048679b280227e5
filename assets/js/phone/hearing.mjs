// What the gateway sends this phone. In front, by its line; in a pocket the line is left, and once a minute it is
// asked: a page that is out of sight holds no socket.

import { Feed } from "../live/feed.mjs";

/** @import { OwnMessage, OwnSession } from "../types.d.ts" */
/** @import { Duty } from "./items.mjs" */
/** @import { Phone } from "./store.mjs" */

const TOPIC = "own/self";
const MESSAGE = "message/";
const HIDDEN_MS = 60_000;

export class Hearing {
  /**
   * @param {Phone} phone
   * @param {{changed: () => void, feed?: Feed, ask?: (url: string, key: string) => Promise<Response>,
   *   now?: () => number, hidden?: () => boolean}} parts `now`: real ms
   */
  constructor(
    phone,
    { changed, feed, ask = get, now = Date.now, hidden = () => document.visibilityState === "hidden" },
  ) {
    this.phone = phone;
    this.changed = changed;
    this.ask = ask;
    this.now = now;
    this.hidden = hidden;
    this.heard = false;
    this.away = false;
    this.askedAt = 0;
    const listener = { change: changed, beat: () => this.#hears() };
    const live = { gateway: phone.gateway ?? "", topics: [TOPIC], pass: "key" };
    this.feed = feed ?? new Feed(live, listener, { store: null, ticket: async () => phone.key });
  }

  start() {
    this.feed.start();
  }

  /** Whether what is here is of now. */
  live() {
    return this.feed.state() === "live";
  }

  /** @returns {Map<string, any>} */
  records() {
    const found = this.feed.replica.topics.get(TOPIC);
    return found && "all" in found ? /** @type {Map<string, any>} */ (found.all) : new Map();
  }

  /** The session that ended without an act of the worker; undefined for none. @returns {OwnSession | undefined} */
  over() {
    return this.records().get("session");
  }

  /** When somebody last looked at the own track, real ms; 0: not since the gateway knows. @returns {number} */
  lookedAt() {
    return this.records().get("look")?.at ?? 0;
  }

  /** @returns {[string, OwnMessage][]} the newest first */
  messages() {
    return [...this.records()]
      .filter(([key]) => key.startsWith(MESSAGE))
      .map(([key, value]) => /** @type {[string, OwnMessage]} */ ([key.slice(MESSAGE.length), value]))
      .sort(([, one], [, other]) => other.since - one.since);
  }

  /** Called each second, as far as the system lets a hidden page. */
  look() {
    const hidden = this.hidden();
    if (hidden !== this.away) this.#turn(hidden);
    if (!hidden) return this.feed.look();
    if (this.now() - this.askedAt >= HIDDEN_MS) void this.#poll();
  }

  /** @param {boolean} hidden */
  #turn(hidden) {
    this.away = hidden;
    this.askedAt = this.now();
    if (hidden) this.feed.stop();
    else this.feed.start();
  }

  async #poll() {
    this.askedAt = this.now();
    const url = `${this.phone.poll}?topic=${encodeURIComponent(TOPIC)}`;
    const answer = this.phone.poll ? await this.ask(url, this.phone.key).catch(() => null) : null;
    const polled = answer?.ok ? await answer.json().catch(() => null) : null;
    if (!polled || !this.away) return;
    this.feed.take(polled);
    this.changed();
  }

  /** Each beat is the same: only a change is drawn. */
  #hears() {
    const hears = this.live();
    if (hears === this.heard) return;
    this.heard = hears;
    this.changed();
  }
}

/**
 * Whether the session that goes on here is the one that ended. A session of a phone before this one is another.
 * @param {OwnSession | undefined} over @param {Duty} duty @param {Phone} phone
 */
export const isOver = (over, duty, phone) => over?.started === duty.started && over.device === phone.device;

/** @param {string} url @param {string} key */
const get = (url, key) => fetch(url, { headers: { Authorization: `Key ${key}` }, cache: "no-store" });
