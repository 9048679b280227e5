// What the screens were sent at a moment of the past, in a replica like a live one: asked for, then played on.

import { post } from "../live/http.mjs";
import { ServerClock } from "../live/clock.mjs";
import { Feed } from "../live/feed.mjs";

/** @import { DeskLine } from "./time-line.mjs" */
/** @import { Live } from "../types.d.ts" */
/**
 * @typedef {{asked: string, topic: string, put: Record<string, unknown>, gone?: string[], whole?: boolean}}
 *   RewoundTopic
 * @typedef {{at: number, place: string, topics: RewoundTopic[], kept: Record<string, boolean>}} Rewound `at`: city ms
 *   of the newest change in it, 0: none; `place`: where to read on; `kept`: hours of which something is kept
 */

/** That nothing changed is kept every five seconds: after twice that nothing is known. */
const GAP_MS = 10000;

/** A clock that stands until it is set. */
export class PastClock extends ServerClock {
  /** @param {number} at city ms */
  stand(at) {
    this.set({ now: at, fold: at });
    this.rate = 0;
  }
}

export class PastFeed extends Feed {
  /**
   * @param {Live & {sent: string[]}} live `sent`: topics of the page, as it asks for them
   * @param {{change: (asked: string) => void, beat: () => void}} listener
   * @param {(address: string, asked: object) => Promise<Response>} [send]
   */
  constructor(live, listener, send = post) {
    const clock = new PastClock();
    super({ gateway: "", topics: live.sent }, listener, { store: null, clock });
    this.past = clock;
    this.region = live.region;
    this.send = send;
    this.place = "";
    this.reason = "";
    /** City ms of the newest change that is held, 0: none. */
    this.at = 0;
    /** @type {Record<string, boolean>} */
    this.hours = {};
    this.revs = 0;
  }

  /** A moment of which nothing is known looks like one at which nothing came: it is shown as neither. @override */
  state() {
    if (!this.beats) return "connecting";
    return this.clock.now() - this.at > GAP_MS ? "stopped" : "live";
  }

  /** A moment. @param {number} at city ms @param {string} reason @returns {Promise<Response | null>} what refused it */
  async seek(at, reason) {
    const answer = await this.#ask(at, reason, "");
    if ("status" in answer) return answer;
    this.reason = reason;
    this.at = 0;
    const named = new Set(answer.topics.map((one) => one.asked));
    // What was not sent at all is empty, whatever was shown before.
    const empty = this.live.topics.filter((asked) => !named.has(asked) && this.replica.topics.has(asked));
    const none = empty.map((asked) => ({ asked, topic: asked, put: {}, whole: true }));
    this.#show(at, { ...answer, topics: [...answer.topics, ...none] });
    return null;
  }

  /** What came next, up to a moment. @param {number} at city ms @returns {Promise<Response | null>} */
  async step(at) {
    const answer = await this.#ask(at, this.reason, this.place);
    if ("status" in answer) return answer;
    this.#show(at, answer);
    return null;
  }

  /** What the desk did on the local day of a moment; none where it is refused. @param {number} at city ms */
  async line(at) {
    const asked = { region: this.region, at, reason: this.reason, place: "", topics: [] };
    const lang = document.documentElement.lang === "en" ? "?lang=en" : "";
    const answer = await this.send(`/rewind/line${lang}`, asked).catch(() => null);
    /** @type {{lines: DeskLine[]}} */
    const found = answer?.ok ? await answer.json() : { lines: [] };
    return found.lines;
  }

  /** @param {number} at @param {string} reason @param {string} place @returns {Promise<Rewound | Response>} */
  async #ask(at, reason, place) {
    const { region, live } = this;
    const asked = { region, at, reason, place, topics: live.topics };
    const answer = await this.send("/rewind/data", asked).catch(() => new Response("{}", { status: 503 }));
    return answer.ok ? answer.json() : answer;
  }

  /** @param {number} at @param {Rewound} answer */
  #show(at, answer) {
    this.beats += 1;
    this.hours = answer.kept;
    this.place = answer.place;
    this.at = answer.at || this.at;
    this.past.stand(at);
    for (const one of answer.topics) this.#apply(one);
    this.replica.newest = this.at;
    for (const { asked } of answer.topics) this.listener.change(asked);
    this.listener.beat();
  }

  /** @param {RewoundTopic} one */
  #apply({ asked, topic, put, gone = [], whole = false }) {
    this.replica.grant({ asked, topic, number: 0, columns: false });
    const rev = String((this.revs += 1));
    const frame = { topic, rev, at: this.at };
    const prev = this.replica.topics.get(asked)?.rev;
    this.replica.text(whole ? { ...frame, t: "snapshot", records: put } : { ...frame, t: "delta", prev, put, gone });
  }
}
