// The bar of a rewound page: a day, a time and a reason; then steps, a slider over the day, and playing on.

import { dayField } from "../ui/days.mjs";
import { button, field, fieldOf, make, needed, targetOf, typed } from "../ui/elements.mjs";
import { whyNot } from "../ui/export-form.mjs";
import { TimeLine } from "./time-line.mjs";
import { fill, hour, isoDay, minuteOfDay, time, timed } from "../ui/text.mjs";

/** @import { Feed } from "../live/feed.mjs" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { PastFeed } from "./past-feed.mjs" */

const MINUTE_MS = 60000;
const HOUR_MS = 3600000;
/** Minutes of the steps. */
const STEPS = [-10, -1, 1, 10];
const SPEEDS = [1, 10, 60];
/** Minutes an arrow key steps by. @type {Record<string, number>} */
const ARROWS = { ArrowLeft: -1, ArrowRight: 1 };
/** Keys to the line before and to the next. @type {Record<string, 1 | -1>} */
const LINES = { "[": -1, "]": 1 };
const FIELDS = "input, select, textarea, button";
const TIME = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/;

/** City ms of a local day and time, NaN for none. @param {string} day @param {string} at as 14:05 or 14:05:09 */
export function momentOf(day, at) {
  const text = at.replace("：", ":");
  return TIME.test(text) ? Date.parse(`${day}T${text.length === 5 ? `${text}:00` : text}+08:00`) : NaN;
}

/** The 24 hours of a local day: full, state, none. @param {string} day @param {Record<string, boolean>} kept */
export function keptOf(day, kept) {
  return Array.from({ length: 24 }, (_, n) => {
    const hour = hourOf(Date.parse(`${day}T00:00:00+08:00`) + n * HOUR_MS);
    return hour in kept ? (kept[hour] ? "full" : "state") : "none";
  });
}

/** The name of a UTC hour, as 20261129T06. @param {number} at */
export const hourOf = (at) => new Date(at).toISOString().slice(0, 13).replaceAll("-", "");

export class RewindView {
  /**
   * @param {Page} page
   * @param {PastFeed} past
   * @param {Feed} now the live feed: its time ends a rewind
   * @param {Page} then its screen is hidden until something is shown on it
   */
  constructor(page, past, now, then) {
    const { words } = page;
    this.page = page;
    this.past = past;
    this.now = now;
    this.then = then;
    this.playing = false;
    this.busy = false;
    this.speed = 1;
    this.form = this.#form();
    this.said = make("p", "quiet");
    this.said.setAttribute("role", "status");
    this.slider = Object.assign(make("input"), {
      type: "range",
      min: "0",
      max: "1439",
      ariaLabel: words.rewind_slider,
    });
    this.slider.addEventListener("change", () => this.#slid());
    this.hours = make("div", "hours");
    this.play = button("", words.rewind_play, () => this.#toggle());
    this.speeds = SPEEDS.map((n) => button("", fill(words.rewind_speed, { n }), () => this.#faster(n)));
    this.line = new TimeLine(words, (at) => void this.to(at));
    this.keys = make("div", "player");
    this.keys.tabIndex = -1;
    this.keys.hidden = true;
  }

  start() {
    const { words, live } = this.page;
    const steps = STEPS.map((n) => {
      const word = n < 0 ? words.rewind_earlier : words.rewind_later;
      return button("", fill(word, { n: Math.abs(n) }), () => this.to(this.past.clock.now() + n * MINUTE_MS));
    });
    const back = Object.assign(make("a", "", words.rewind_back), { href: `/region/${live.region}` });
    const day = make("div", "over-day", "", [this.line.ticks, this.slider, this.hours]);
    // Of the whole page, so that an alarm's strip is in sight on a wall that is turned back too.
    const full = button("", words.rewind_full, () => void document.documentElement.requestFullscreen?.());
    this.keys.append(...steps.slice(0, 2), this.play, ...steps.slice(2), ...this.speeds, day, full, back);
    this.#faster(1);
    const note = make("p", "quiet", words.rewind_note);
    needed(this.page.slot("rewind-bar")).replaceChildren(this.form, this.keys, this.line.root, this.said, note);
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  /** A second has passed. */
  async second() {
    if (!this.playing || this.busy) return;
    const until = this.past.clock.now() + this.speed * 1000;
    if (until >= this.now.clock.now()) {
      this.#toggle();
      this.said.textContent = this.page.words.rewind_ended;
      return;
    }
    await this.#asked(() => this.past.step(until));
  }

  /** @param {number} at city ms */
  async to(at) {
    await this.#asked(() => this.past.seek(at, this.past.reason));
  }

  #form() {
    const { words, live } = this.page;
    const [day = live.today, at = ""] = (new URLSearchParams(location.search).get("at") ?? live.today).split("T");
    const form = make("form", "ask", "", [
      dayField({ name: "day", word: words.rewind_day, value: day, needed: true, today: live.today, words }),
      field({ name: "time", word: words.rewind_time, value: at, needed: true }),
      field({ name: "reason", word: words.rewind_why, needed: true }),
      make("button", "", words.rewind_open),
    ]);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const { day: on, time: clock, reason } = typed(form);
      const moment = momentOf(on, clock);
      if (Number.isNaN(moment)) return void (this.said.textContent = words.refused_rewind_moment);
      await this.#asked(() => this.past.seek(moment, reason));
      // A field keeps the keys to itself: from here on they are the player's.
      if (!this.keys.hidden) this.keys.focus();
    });
    return form;
  }

  /** @param {() => Promise<Response | null>} act */
  async #asked(act) {
    if (this.busy) return;
    this.busy = true;
    const refused = await act();
    this.busy = false;
    if (refused) {
      this.playing = false;
      this.said.textContent = await whyNot(refused, this.page.words);
    } else this.#show();
    this.play.textContent = this.page.words[this.playing ? "rewind_pause" : "rewind_play"];
  }

  #show() {
    const { words } = this.page;
    const [now, { hours: kept, at }] = [this.past.clock.now(), this.past];
    const day = isoDay(now);
    const nothing = !at;
    this.then.root.hidden = nothing;
    if (nothing) this.playing = false;
    this.keys.hidden = nothing && !Object.keys(kept).length;
    this.slider.value = String(minuteOfDay(now));
    this.hours.replaceChildren(...keptOf(day, kept).map((css) => make("i", css)));
    this.said.textContent = nothing ? this.#none() : kept[hourOf(now)] === false ? words.rewind_hour_only : "";
    this.then.say("then", fill(words.rewind_then, { at: timed(at, this.now.clock.now(), words) }));
    const clock = fieldOf(this.form, "time");
    if (clock && !this.playing) clock.value = time(now);
    const link = new URLSearchParams(location.search);
    link.set("at", `${day}T${time(now)}`);
    history.replaceState(null, "", `?${link}`);
    this.line.show(now);
    if (this.line.day !== day && !nothing) void this.#lines(day, now);
  }

  /** Asked for once a day. @param {string} day @param {number} at */
  async #lines(day, at) {
    this.line.day = day;
    const found = await this.past.line(at);
    if (this.line.day === day) this.line.put(day, Date.parse(`${day}T00:00:00+08:00`), found);
  }

  #none() {
    const { words } = this.page;
    const first = Object.keys(this.past.hours).sort()[0];
    if (!first) return words.rewind_nothing;
    const at = Date.parse(`${first.slice(0, 4)}-${first.slice(4, 6)}-${first.slice(6, 11)}:00:00Z`);
    return fill(words.rewind_none, { day: isoDay(at), hour: hour(at) });
  }

  #slid() {
    const day = isoDay(this.past.clock.now());
    this.to(Date.parse(`${day}T00:00:00+08:00`) + Number(this.slider.value) * MINUTE_MS);
  }

  #toggle() {
    this.playing = !this.playing;
    this.play.textContent = this.page.words[this.playing ? "rewind_pause" : "rewind_play"];
  }

  /** @param {number} speed */
  #faster(speed) {
    this.speed = speed;
    this.speeds.forEach((one, n) => one.setAttribute("aria-pressed", String(SPEEDS[n] === speed)));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (this.keys.hidden || targetOf(event)?.closest(FIELDS)) return;
    const minutes = ARROWS[event.key];
    if (minutes) this.to(this.past.clock.now() + minutes * MINUTE_MS);
    const line = LINES[event.key];
    if (line) this.line.step(line);
    if (event.key === " ") this.#toggle();
    if (minutes || line || event.key === " ") event.preventDefault();
  }
}
