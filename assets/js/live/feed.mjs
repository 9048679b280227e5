// The connection to the gateway: ticket or resume token, topics, beats, and coming back by itself.

import { post } from "./http.mjs";
import { ServerClock } from "./clock.mjs";
import { Poll, bytes } from "./poll.mjs";
import { Replica } from "./replica.mjs";

/** @import { Polled } from "./poll.mjs" */
/** @import { Applied } from "./replica.mjs" */

const LOST_MS = 10000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30000;

/**
 * States: connecting; live; polling (no beat for 10 s, whole topics over HTTP instead); lost (neither); stopped (beats
 * come, but the fold has not moved for 10 s); refused. After a loss it is live only when every topic's snapshot, asked
 * for since, has come: what a dead line had buffered bursts in late and proves nothing.
 */
export class Feed {
  /**
   * @param {{gateway: string, topics: string[], id?: string, poll?: string, alarm?: string, pass?: string}} live
   *   `pass`: what `ticket` gives, where it is no ticket
   * @param {{change: (asked: string) => void, beat: () => void}} listener
   * @param {{open?: (url: string) => WebSocket, ticket?: () => Promise<string | null>, store?: Storage | null,
   *          clock?: ServerClock, later?: (f: () => void, ms: number) => void, poll?: Poll}} [parts]
   */
  constructor(live, listener, parts = {}) {
    /** Topics that the page itself asked for; `kept`: what every page of a seat hears beside them. */
    this.own = new Set(live.topics);
    this.kept = live.alarm ? [live.alarm] : [];
    this.live = { ...live, topics: [...new Set([...live.topics, ...this.kept])] };
    this.listener = listener;
    this.clock = parts.clock ?? new ServerClock();
    this.replica = new Replica();
    this.open = parts.open ?? ((url) => new WebSocket(url));
    this.ticket = parts.ticket ?? askTicket;
    this.store = parts.store === undefined ? sessionStorage : parts.store;
    // A tab keeps its pass over a reload; one of another sign-in would show that one's topics and answers.
    if (this.store && this.store.getItem("page") !== (live.id ?? "")) {
      this.store.removeItem("resume");
      this.store.setItem("page", live.id ?? "");
    }
    this.later = parts.later ?? ((f, ms) => setTimeout(f, ms));
    this.poll = parts.poll ?? new Poll(live.poll ?? "", { monotonic: this.clock.monotonic });
    this.tries = 0;
    this.refused = false;
    this.resyncs = 0;
    this.beats = 0;
    /** @type {Set<string> | null} topics whose snapshot is waited for since a loss; null when nothing is */
    this.awaited = null;
    this.asking = false;
    this.rate = 1;
    /** @type {WebSocket | null} */
    this.socket = null;
    this.openedAt = 0;
    this.beatAt = -Infinity;
    this.welcomed = false;
    /** Ms of silence after which the line counts as lost. */
    this.lost = LOST_MS;
    this.ended = false;
  }

  /** @returns {"connecting" | "live" | "polling" | "lost" | "stopped" | "refused"} */
  state() {
    if (this.refused) return "refused";
    if (!this.beats) return "connecting";
    if (this.poll.fresh())
      return this.clock.now0 - this.clock.fold > LOST_MS * this.clock.rate ? "stopped" : this.#lose("polling");
    if (this.clock.silence() > this.lost) return this.#lose("lost");
    // By the beat itself: what the fold did since the last one is not known.
    if (this.clock.now0 - this.clock.fold > LOST_MS * this.clock.rate) return this.#lose("stopped");
    if (this.awaited?.size || (this.awaited && !this.asking)) return "lost";
    this.awaited = null;
    return "live";
  }

  /** Leaves the gateway, until `start`. */
  stop() {
    this.ended = true;
    this.socket?.close();
  }

  async start() {
    this.ended = false;
    const resume = this.store?.getItem("resume") ?? "";
    const ticket = resume ? "" : await this.ticket().catch(() => "");
    if (ticket === null) {
      this.refused = true;
      this.listener.beat();
      return;
    }
    if (!resume && !ticket) return this.#again();
    this.#connect(resume ? { resume } : { [this.live.pass ?? "ticket"]: ticket });
  }

  /** Whether the page itself asked for a topic. @param {string} asked */
  owns(asked) {
    return this.own.has(asked);
  }

  /**
   * Listens to these topics from now on, and to no others but what every page of the seat hears.
   * @param {string[]} own
   */
  follow(own) {
    this.own = new Set(own);
    const topics = [...new Set([...own, ...this.kept])];
    const before = this.live.topics;
    const [gone, come] = [before.filter((one) => !topics.includes(one)), topics.filter((one) => !before.includes(one))];
    this.live = { ...this.live, topics };
    for (const asked of gone) {
      this.replica.drop(asked);
      this.awaited?.delete(asked);
    }
    if (this.socket?.readyState !== 1 || !this.welcomed) return;
    if (gone.length) this.socket.send(JSON.stringify({ t: "unsubscribe", topics: gone }));
    if (come.length) this.socket.send(JSON.stringify({ t: "subscribe", topics: come.map((topic) => ({ topic })) }));
  }

  /** Looks whether the line has died without saying so; called by a timer that hidden tabs do not slow. */
  look() {
    // A new line has as long to say its first word as an old one has between two.
    const silent = this.clock.monotonic() - Math.max(this.beatAt, this.openedAt);
    if (this.socket && silent > this.lost + 5000) this.socket.close();
    if (this.beats && this.clock.monotonic() - this.beatAt > this.lost) this.#poll();
    this.listener.beat();
  }

  async #poll() {
    const polled = await this.poll.once(this.live.topics, this.store?.getItem("resume") ?? "");
    if (!polled) return;
    this.store?.setItem("resume", polled.resume);
    this.take(polled);
  }

  /** What was asked for over HTTP. @param {Polled} polled */
  take(polled) {
    this.clock.set({ now: polled.now, fold: polled.fold });
    for (const { granted, frame, rows } of polled.topics) {
      this.replica.grant(granted);
      const { asked, fits } = rows ? this.replica.binary(bytes(rows)) : this.replica.text(frame);
      if (asked && fits) this.listener.change(asked);
    }
    this.listener.beat();
  }

  /** @template {"polling" | "lost" | "stopped"} S @param {S} state */
  #lose(state) {
    this.awaited = new Set();
    this.asking = false;
    return state;
  }

  /** The first beat after a loss: now the line is alive, and what it says from here on counts. */
  #askAgain() {
    if (!this.awaited || this.asking || !this.replica.topics.size) return;
    this.asking = true;
    for (const topic of this.replica.topics.keys()) {
      this.awaited.add(topic);
      this.#resync(topic, "loss");
    }
  }

  /** @param {Record<string, string>} pass */
  #connect(pass) {
    // The token stays until a new one comes or it is refused: a gateway that is away for a while needs no new ticket.
    this.openedAt = this.clock.monotonic();
    const socket = (this.socket = this.open(this.live.gateway));
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      const topics = this.live.topics.map((topic) => ({ topic, rev: this.replica.topics.get(topic)?.rev ?? "" }));
      socket.send(JSON.stringify({ t: "hello", ...pass, topics, v: 1 }));
    };
    socket.onmessage = (message) => this.#hear(message.data);
    socket.onclose = (event) => this.#closed(event.code);
  }

  /** @param {number} code */
  #closed(code) {
    this.socket = null;
    this.welcomed = false;
    // What was asked of this line is answered by none.
    if (this.awaited) this.#lose("lost");
    // A pass that was not taken is of no more use; a new ticket is asked for.
    if (code === 4401 || code === 4403) this.store?.removeItem("resume");
    this.#again();
  }

  #again() {
    if (this.ended) return;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.tries) * (0.5 + Math.random() / 2);
    this.tries += 1;
    this.later(() => this.ended || this.start(), pause);
  }

  /** @param {string | ArrayBuffer} data */
  #hear(data) {
    if (data instanceof ArrayBuffer) return this.#applied(this.replica.binary(data));
    const frame = JSON.parse(data);
    switch (frame.t) {
      case "welcome":
        this.tries = 0;
        this.welcomed = true;
        // A gateway of phones tells the time three times a minute.
        this.lost = lostAfter(frame);
        this.clock.set({ now: frame.now, rate: frame.rate });
        this.store?.setItem("resume", frame.resume);
        break;
      case "resume":
        this.store?.setItem("resume", frame.token);
        break;
      case "topic":
        // What is not followed any more may still be granted: it was asked for before.
        if (this.live.topics.includes(frame.asked)) this.replica.grant(frame);
        break;
      case "refused":
        this.replica.drop(frame.asked);
        this.awaited?.delete(frame.asked);
        break;
      case "beat":
        this.#beat(frame);
        break;
      case "digest":
        if (!this.replica.agrees(frame)) this.#resync(this.replica.asked.get(frame.topic) ?? "", "digest");
        break;
      case "snapshot":
      case "delta":
        this.#applied(this.replica.text(frame));
    }
  }

  /** @param {{now: number, fold: number}} frame */
  #beat({ now, fold }) {
    this.beats += 1;
    this.beatAt = this.clock.monotonic();
    this.poll.end();
    this.clock.set({ now, fold });
    if (this.clock.now() - this.clock.fold <= LOST_MS * this.clock.rate) this.#askAgain();
    this.listener.beat();
  }

  /** @param {Applied} applied */
  #applied({ asked, fits, whole }) {
    if (!fits) this.#resync(asked, "gap");
    else if (asked) this.listener.change(asked);
    // The last of them lifts the veil at once.
    if (whole && this.awaited?.delete(asked) && !this.awaited.size) this.listener.beat();
  }

  /** @param {string} topic @param {string} reason */
  #resync(topic, reason) {
    this.resyncs += 1;
    this.socket?.send(JSON.stringify({ t: "resync", topic, reason }));
  }
}

/** @param {{beat_s?: number}} welcome */
const lostAfter = ({ beat_s = 1 }) => Math.max(LOST_MS, beat_s * 2500);

/** A ticket of the page's own server; null without a valid sign-in. */
async function askTicket() {
  const answer = await post("/ticket", {});
  if (answer.status === 401 || answer.status === 409) return null;
  return answer.ok ? (await answer.json()).ticket : "";
}
