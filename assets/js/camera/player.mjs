// The page of one camera's stream: it asks for the link, which is on record, plays for ten minutes at most, and says
// whether pictures come. What carries them is the kind's own.

import { carry, post } from "../live/http.mjs";
import { whyNot } from "../ui/export-form.mjs";
import { fill } from "../ui/text.mjs";

const SECOND_MS = 1000;
const STILL_MS = 5000;
const PLAYED_MS = 600_000;

/**
 * @typedef {{close: () => void}} Stream
 * @typedef {(link: string, video: HTMLVideoElement, failed: (why: string) => void) => Stream} Play `failed`: key of the
 *   word that says why nothing comes
 * @typedef {{send?: typeof post, now?: () => number}} PlayerParts
 */

export class CameraPlayer {
  /** @param {HTMLElement} root @param {Play} play @param {PlayerParts} [parts] */
  constructor(root, play, { send = post, now = () => performance.now() } = {}) {
    const part = (/** @type {string} */ name) =>
      /** @type {HTMLElement} */ (root.querySelector(`[data-testid=camera-${name}]`));
    this.play = play;
    this.send = send;
    this.now = now;
    this.data = root.dataset;
    /** @type {Record<string, string>} */
    this.words = JSON.parse(this.data.words ?? "{}");
    this.video = /** @type {HTMLVideoElement} */ (root.querySelector("video"));
    this.state = part("state");
    this.again = part("again");
    this.elsewhere = /** @type {HTMLAnchorElement} */ (part("elsewhere"));
    this.again.addEventListener("click", () => this.open());
    /** @type {Stream | null} */
    this.stream = null;
    /** ms of a steady clock: when it was asked for, when a picture was drawn last. */
    this.begun = 0;
    this.newest = 0;
    this.drawn = 0;
    this.opening = false;
    carry(this.data.page ?? "", () => this.stop(this.words.camera_other_person));
  }

  /** Asks for the link, and plays it. */
  async open() {
    if (this.opening) return;
    this.opening = true;
    this.stop(this.words.camera_asking);
    this.again.hidden = true;
    const { site, alert } = this.data;
    const answer = await this.send("/duty/camera", { site, alert }).catch(() => null);
    this.opening = false;
    if (!answer?.ok) return this.stop(await whyNot(answer, this.words));
    const { link } = await answer.json();
    // What answers a WHEP is no page.
    Object.assign(this.elsewhere, { href: link, hidden: this.data.kind === "whep" });
    Object.assign(this, { begun: this.now(), drawn: 0 });
    this.stream = this.play(link, this.video, (why) => this.stop(this.words[why]));
    this.look();
  }

  /** What is seen now; to be called each second. */
  look() {
    if (!this.stream) return;
    const now = this.now();
    const drawn = this.video.getVideoPlaybackQuality().totalVideoFrames;
    if (drawn !== this.drawn) Object.assign(this, { drawn, newest: now });
    if (now - this.begun > PLAYED_MS) this.stop(this.words.camera_time_over);
    else this.state.textContent = this.#word(now);
  }

  /** @param {number} now */
  #word(now) {
    if (!this.drawn) return this.words.camera_connecting;
    if (now - this.newest < STILL_MS) return this.words[`camera_plays_${this.data.kind}`];
    return fill(this.words.camera_still, { n: Math.floor((now - this.newest) / SECOND_MS) });
  }

  /** Nothing is asked for any more, and the page says why. @param {string} word */
  stop(word) {
    this.stream?.close();
    this.stream = null;
    this.state.textContent = word;
    this.again.hidden = false;
  }
}

/** The page's own entry. @param {Play} play */
export function start(play) {
  const root = document.querySelector("main");
  if (!root) return;
  const player = new CameraPlayer(root, play);
  setInterval(() => player.look(), SECOND_MS);
  globalThis.addEventListener("pagehide", () => player.stop(""));
  player.open();
}
