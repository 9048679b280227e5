// A worker's day played back. A reason first; then play, pause, step, speed, follow; stops, gaps and reports are listed
// and chosen. Keys: space plays, arrows step by fixes, with Shift by what happened.

import { button, make, needed, targetOf } from "../ui/elements.mjs";
import { exported, formatOf } from "../ui/export-form.mjs";
import { fill, minute, time } from "../ui/text.mjs";
import { looked, lookForm, missingText } from "./look.mjs";
import { before, happenings, place } from "./playback.mjs";
import { named, Player } from "./player.mjs";
import { boundsOf, drawMarker, drawTrack } from "./track-map.mjs";
import { TrackStrip } from "./track-strip.mjs";

/** @import { CityMap } from "../map/city.mjs" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { LookLive } from "./look.mjs" */
/** @import { Happening, Track } from "./playback.mjs" */
/** @typedef {LookLive & {worker: string, formats: string[]}} TrackLive */

const FIELDS = "input:not([type=range]), select, textarea";
/** Fixes an arrow steps by. @type {Record<string, number>} */
const ARROWS = { ArrowLeft: -1, ArrowRight: 1 };

export class TrackView {
  /** @param {Page<TrackLive>} page @param {CityMap | null} map */
  constructor(page, map) {
    this.page = page;
    this.map = map;
    const { words } = page;
    /** The day that is played, null before one is. @type {Track | null} */
    this.track = null;
    /** Id of the alert that is the reason, '' where one is asked. */
    this.alert = new URLSearchParams(location.search).get("alert") ?? "";
    this.following = false;
    /** @type {Happening[]} */
    this.list = [];
    this.bar = make("div", "player");
    this.player = new Player(words, words.track_title, () => this.#show());
    this.follow = named("follow", words.track_follow, () => this.#follow());
    this.strip = new TrackStrip(page.slot("track-strip"), words, (at) => this.player.to(at));
  }

  start() {
    needed(this.page.slot("track-bar")).replaceChildren(this.#form(), this.bar);
    document.addEventListener("keydown", (event) => this.#key(event));
    this.player.start();
    // Who came by an alert has said why: one click from its card is the look, and it is recorded.
    if (this.alert) this.#open({ alert: this.alert });
  }

  /** The whole day in sight, also once the map has come. @param {Track} track */
  #frame(track) {
    if (!this.map) return;
    this.map.boundaries.framed = boundsOf(track);
    this.map.fit(false);
  }

  /** The map is there: what is known is drawn on it. */
  draw() {
    if (!this.track?.at.length || !this.map?.ready || !this.map.map) return;
    drawTrack(this.map.map, this.track);
    this.player.show();
  }

  /** Asks for a day and a reason; a button a format exports it. */
  #form() {
    if (this.alert) return this.#byAlert();
    const form = lookForm(this.page);
    form.append(
      ...this.page.live.formats.map((value) => Object.assign(make("button", "", value.toUpperCase()), { value })),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const fields = Object.fromEntries(new FormData(form));
      const format = formatOf(event);
      if (format) this.#export({ ...fields, format });
      else this.#open(fields);
    });
    return form;
  }

  /** The reason is the alert: nothing is typed. A file, or another day, asks for words. */
  #byAlert() {
    const { live, words } = this.page;
    const other = Object.assign(make("a", "", words.track_other), { href: `/worker/${live.worker}/track` });
    return make("div", "ask", "", [make("span", "", words.track_alert), other]);
  }

  /** @param {Record<string, FormDataEntryValue>} fields */
  async #open(fields) {
    const { words } = this.page;
    this.player.playing = false;
    /** @type {Track | null} */
    const track = await looked(this.page, `/worker/${this.page.live.worker}/track/data`, fields, "track-said");
    if (!track) return;
    this.track = track;
    const { at, missing } = track;
    const link = new URLSearchParams(location.search);
    link.set("d", track.day);
    history.replaceState(null, "", `?${link}`);
    const from = at.length ? { n: at.length, first: minute(at[0]), last: minute(at[at.length - 1]) } : null;
    this.page.say(
      "track-said",
      (from ? fill(words.track_points, from) : words.track_none) + missingText(missing, words),
    );
    this.#player(track);
    this.#events(track);
    if (at.length) {
      this.strip.show(track);
      this.#frame(track);
    }
    this.draw();
  }

  /** @param {Record<string, FormDataEntryValue>} fields */
  async #export(fields) {
    const address = `/worker/${this.page.live.worker}/track/export`;
    this.page.say("track-said", await exported(address, fields, this.page.words));
  }

  /** @param {Track} track */
  #player({ at }) {
    const { words } = this.page;
    if (!at.length) return this.bar.replaceChildren();
    const { play, slider, clock, speeds } = this.player;
    this.bar.replaceChildren(
      named("back", words.track_back, () => this.#step(-1)),
      play,
      named("on", words.track_on, () => this.#step(1)),
      slider,
      clock,
      ...speeds,
      this.follow,
      make("span", "quiet", words.track_keys),
    );
    this.player.open(at[0], at[at.length - 1]);
    this.player.show();
  }

  /** @param {Track} track */
  #events(track) {
    this.list = happenings(track);
    const rows = this.list.map((one) =>
      button("happening", `${time(one.at)} ${this.#words(one)}`, () => this.player.to(one.at)),
    );
    this.page.slot("track-events")?.replaceChildren(...rows);
  }

  /** @param {Happening} one */
  #words(one) {
    const { words, live } = this.page;
    if (one.kind === "report") return `◆ ${live.types[one.type] ?? one.type}`;
    if (one.kind === "begin") return words.track_begin;
    if (one.kind === "end") return words[one.by === "system" ? "track_end_system" : "track_end"];
    return fill(one.kind === "stop" ? words.track_stop : words.track_gap, { n: one.n });
  }

  #follow() {
    this.following = !this.following;
    this.follow.setAttribute("aria-pressed", String(this.following));
    this.player.show();
  }

  /** @param {number} by fixes */
  #step(by) {
    const { at } = needed(this.track);
    const { now } = this.player;
    const n = before(at, now);
    // Between two fixes a step back goes to the one behind.
    const to = by < 0 && at[n] < now ? n : n + by;
    this.player.playing = false;
    this.player.to(at[Math.max(0, Math.min(at.length - 1, to))]);
  }

  /** To what happened next or before. @param {number} by */
  #jump(by) {
    const { now } = this.player;
    const times = this.list.map((one) => one.at);
    const to = by > 0 ? times.find((one) => one > now) : times.filter((one) => one < now).pop();
    if (to !== undefined) this.player.to(to);
  }

  #show() {
    const { root } = this.page;
    const { track } = this;
    const { now } = this.player;
    if (!track?.at.length) return;
    this.strip.at(now);
    this.page.say("picked", this.#facts(track, Math.max(0, before(track.at, now))));
    const at = place(track, now);
    if (!at || !this.map?.ready || !this.map.map) return;
    drawMarker(this.map.map, at);
    if (this.following) this.map.map.setCenter([at[0], at[1]]);
    root.dataset.at = String(now);
    root.dataset.place = at.map((v) => v.toFixed(6)).join(",");
  }

  /** What a fix carries. @param {Track} track @param {number} n */
  #facts(track, n) {
    const { words } = this.page;
    /** @param {number | null} value @param {string} unit */
    const text = (value, unit) => (value === null ? "—" : `${value}${unit}`);
    const marks = track.marks[n].map((mark) => ` · ${words[`track_${mark}`]}`).join("");
    const [speed, battery] = [text(track.speed[n], " m/s"), text(track.battery[n], "%")];
    return fill(words.track_facts, { speed, battery, accuracy: text(track.accuracy[n], " m") }) + marks;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (!this.track?.at.length || event.isComposing || event.repeat || event.ctrlKey || event.metaKey) return;
    const target = targetOf(event);
    if (target?.closest?.(FIELDS)) return;
    const by = ARROWS[event.key];
    if (event.key === " " && target?.tagName !== "BUTTON") this.player.toggle();
    else if (by && event.shiftKey) this.#jump(by);
    else if (by) this.#step(by);
    else return;
    event.preventDefault();
  }
}
