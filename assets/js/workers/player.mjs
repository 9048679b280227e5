// The clock of a time that is over, played back: a slider over it, play and pause, how fast. Who shows it is told of
// each moment.

import { button, make } from "../ui/elements.mjs";
import { fill, time } from "../ui/text.mjs";
import { SPEEDS } from "./playback.mjs";

/** @import { Words } from "../types.d.ts" */

const STEP_MS = 100;

export class Player {
  /** @param {Words} words @param {string} title of the slider @param {(now: number) => void} shown city ms */
  constructor(words, title, shown) {
    this.words = words;
    this.shown = shown;
    /** City ms, first and last. @type {[number, number]} */
    this.span = [0, 0];
    this.now = 0;
    this.speed = 16;
    this.playing = false;
    this.clock = make("output", "digits");
    this.slider = Object.assign(make("input"), { type: "range", step: "1000", ariaLabel: title });
    this.slider.addEventListener("input", () => this.to(Number(this.slider.value)));
    this.play = named("play", words.track_play, () => this.toggle());
    this.speeds = SPEEDS.map((n) => named(`speed-${n}`, fill(words.track_speed, { n }), () => this.faster(n)));
  }

  start() {
    setInterval(() => this.#tick(), STEP_MS);
  }

  /** Of another time, from its begin on. @param {number} first @param {number} last */
  open(first, last) {
    this.span = [first, last];
    this.now = first;
    this.playing = false;
    Object.assign(this.slider, { min: String(first), max: String(last) });
    this.faster(this.speed);
  }

  /** @param {number} n times as fast as it was */
  faster(n) {
    this.speed = n;
    this.speeds.forEach((one, at) => one.setAttribute("aria-pressed", String(SPEEDS[at] === n)));
  }

  toggle() {
    const [first, last] = this.span;
    if (!this.playing && this.now >= last) this.now = first;
    this.playing = !this.playing;
    this.show();
  }

  /** @param {number} now city ms */
  to(now) {
    this.now = Math.max(now, this.span[0]);
    this.show();
  }

  show() {
    const { words, now } = this;
    this.slider.value = String(now);
    this.clock.textContent = time(now);
    this.play.textContent = this.playing ? words.track_pause : words.track_play;
    this.shown(now);
  }

  #tick() {
    if (!this.playing) return;
    const [, last] = this.span;
    this.now = Math.min(last, this.now + STEP_MS * this.speed);
    if (this.now >= last) this.playing = false;
    this.show();
  }
}

/** @param {string} name for tests @param {string} word @param {() => void} act */
export function named(name, word, act) {
  const element = button("", word, act);
  element.dataset.testid = name;
  return element;
}
