// The second best way to see: whole topics over HTTP every few seconds, while no WebSocket lives.

/** @import { TextFrame } from "./replica.mjs" */
/**
 * @typedef {{asked: string, topic: string, number: number, columns: boolean}} Granted
 * @typedef {{resume: string, now: number, fold: number, topics: {granted: Granted, frame: TextFrame, rows?: string}[]}}
 *   Polled `rows`: a binary frame as base64
 */

const EVERY_MS = 5000;
const FRESH_MS = 12000;

export class Poll {
  /**
   * @param {string} url
   * @param {{get?: (url: string, token: string) => Promise<Response>, monotonic: () => number}} parts
   */
  constructor(url, parts) {
    this.url = url;
    this.get =
      parts.get ??
      ((asked, token) => fetch(asked, { headers: { Authorization: `Bearer ${token}` }, cache: "no-store" }));
    this.monotonic = parts.monotonic;
    this.askedAt = -Infinity;
    this.answeredAt = -Infinity;
  }

  /** Whether what was polled last is young enough to count as now. */
  fresh() {
    return this.monotonic() - this.answeredAt < FRESH_MS;
  }

  /** Forgets what was polled: a better way is there. */
  end() {
    this.answeredAt = -Infinity;
  }

  /**
   * Asks once, unless it has just asked. @param {string[]} topics @param {string} token
   * @returns {Promise<Polled | null>} the gateway's answer; null when nothing was asked or answered
   */
  async once(topics, token) {
    if (!this.url || !token || this.monotonic() - this.askedAt < EVERY_MS) return null;
    this.askedAt = this.monotonic();
    const query = topics.map((topic) => `topic=${encodeURIComponent(topic)}`).join("&");
    const answer = await this.get(`${this.url}?${query}`, token).catch(() => null);
    if (!answer?.ok) return null;
    const polled = await answer.json().catch(() => null);
    if (polled) this.answeredAt = this.monotonic();
    return polled;
  }
}

/** A binary frame from its base64. @param {string} text */
export function bytes(text) {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)).buffer;
}
