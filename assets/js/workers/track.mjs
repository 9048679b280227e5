// A worker's day played back. A reason first; then play, pause, step, speed, follow; stops, gaps and reports are listed and
// chosen. Keys: space plays, arrows step by fixes, with Shift by what happened.

import { post } from "../live/http.mjs";
import { dayField } from "../ui/days.mjs";
import { field, make } from "../ui/elements.mjs";
import { before, happenings, lines, place, SPEEDS } from "./playback.mjs";
import { fill, time } from "../ui/text.mjs";
import { taken, whyNot } from "../ui/export-form.mjs";

const STEP_MS = 100;
const PATH = ["#16343f", "#86d1be"];

export class TrackPage {
  /** @param {import("../ui/page.mjs").Page} page @param {any} map */
  constructor(page, map) {
    Object.assign(this, { page, map, track: null, now: 0, speed: 16, playing: false, following: false });
  }

  start() {
    const { live, words } = this.page;
    const asked = new URLSearchParams(location.search);
    const form = make("form", "ask");
    form.append(
      dayField({ name: "day", word: words.track_day, value: asked.get("d") ?? live.today, needed: true, today: live.today, words }),
      field({ name: "reason", word: words.track_why, value: "", needed: true }),
      field({ name: "case", word: live.matter ? words.track_case : words.track_case_maybe, value: asked.get("case") ?? "", needed: live.matter }),
      make("button", "", words.track_open),
    );
    form.append(...live.formats.map((format) => Object.assign(make("button", "", format.toUpperCase()), { value: format })));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const said = Object.fromEntries(new FormData(form));
      if (event.submitter?.value) this.#take({ ...said, format: event.submitter.value });
      else this.#open(said);
    });
    this.bar = make("div", "player");
    this.page.slot("track-bar").replaceChildren(form, this.bar);
    document.addEventListener("keydown", (event) => this.#key(event));
    setInterval(() => this.#tick(), STEP_MS);
  }

  /** The map is there: what is known is drawn on it. */
  draw() {
    if (!this.track?.at.length || !this.map?.ready) return;
    const { map } = this.map;
    const { known, gaps } = lines(this.track);
    const stays = this.track.stops.map(([from]) => ({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: [this.track.lon[from] / 1e6, this.track.lat[from] / 1e6] } }));
    for (const [name, features] of [["path", known], ["gaps", gaps], ["stays", stays]]) {
      const data = { type: "FeatureCollection", features };
      if (map.getSource(name)) map.getSource(name).setData(data);
      else map.addSource(name, { type: "geojson", data });
    }
    if (!map.getLayer("path")) {
      map.addLayer({ id: "path", type: "line", source: "path", layout: { "line-cap": "round" }, paint: { "line-width": 4, "line-color": ["interpolate", ["linear"], ["get", "part"], 0, PATH[0], 1, PATH[1]] } });
      map.addLayer({ id: "gaps", type: "line", source: "gaps", paint: { "line-width": 2, "line-color": "#a9b8ca", "line-dasharray": [2, 3] } });
      map.addLayer({ id: "stays", type: "circle", source: "stays", paint: { "circle-radius": 5, "circle-color": "#e8eef6", "circle-stroke-color": "#0b1420", "circle-stroke-width": 2 } });
    }
    this.#show();
  }

  async #open(said) {
    const { words } = this.page;
    this.playing = false;
    const answer = await post(`/worker/${this.page.live.worker}/track/data`, said).catch(() => null);
    if (answer?.status === 423) this.page.seat?.lock();
    if (!answer?.ok) return this.page.say("track-said", await whyNot(answer, words));
    this.track = await answer.json();
    const { at, missing } = this.track;
    const link = new URLSearchParams(location.search);
    link.set("d", said.day);
    history.replaceState(null, "", `?${link}`);
    const torn = missing.length ? ` · ${fill(words.track_missing, { names: missing.join(", ") })}` : "";
    this.page.say("track-said", (at.length ? fill(words.track_points, { n: at.length }) : words.track_none) + torn);
    this.now = at[0] ?? 0;
    this.#player();
    this.#events();
    if (at.length) this.#bounds();
    this.draw();
  }

  async #take(said) {
    this.page.say("track-said", await taken(`/worker/${this.page.live.worker}/track/export`, said, this.page.words));
  }

  #bounds() {
    const { lon, lat } = this.track;
    const ends = (values) => values.reduce(([low, high], v) => [Math.min(low, v), Math.max(high, v)], [Infinity, -Infinity]);
    const [[west, east], [south, north]] = [ends(lon), ends(lat)];
    this.map?.map?.fitBounds([[west / 1e6, south / 1e6], [east / 1e6, north / 1e6]], { padding: 60, maxZoom: 15, animate: false });
  }

  #player() {
    const { words } = this.page;
    const { at } = this.track;
    if (!at.length) return this.bar.replaceChildren();
    const button = (word, name, act) => {
      const made = Object.assign(make("button", "", word), { type: "button" });
      made.dataset.testid = name;
      made.addEventListener("click", act);
      return made;
    };
    this.slider = Object.assign(document.createElement("input"), { type: "range", min: String(at[0]), max: String(at[at.length - 1]), step: "1000", ariaLabel: words.track_title });
    this.slider.addEventListener("input", () => this.#to(Number(this.slider.value)));
    this.play = button(words.track_play, "play", () => this.#toggle());
    this.clock = make("output", "digits");
    const speeds = SPEEDS.map((n) => button(fill(words.track_speed, { n }), `speed-${n}`, () => this.#faster(n)));
    this.speeds = speeds;
    const follow = button(words.track_follow, "follow", () => {
      this.following = !this.following;
      follow.setAttribute("aria-pressed", String(this.following));
      this.#show();
    });
    this.bar.replaceChildren(button(words.track_back, "back", () => this.#step(-1)), this.play, button(words.track_on, "on", () => this.#step(1)), this.slider, this.clock, ...speeds, follow, make("span", "quiet", words.track_keys));
    this.#faster(this.speed);
    this.#show();
  }

  #events() {
    const { words } = this.page;
    const said = (one) => (one.kind === "report" ? `◆ ${this.page.live.types[one.type] ?? one.type}` : fill(one.kind === "stop" ? words.track_stop : words.track_gap, { n: one.n }));
    this.list = happenings(this.track);
    const rows = this.list.map((one) => {
      const row = Object.assign(make("button", "happening", `${time(one.at)} ${said(one)}`), { type: "button" });
      row.addEventListener("click", () => this.#to(one.at));
      return row;
    });
    this.page.slot("track-events")?.replaceChildren(...rows);
  }

  #faster(n) {
    this.speed = n;
    this.speeds.forEach((button, at) => button.setAttribute("aria-pressed", String(SPEEDS[at] === n)));
  }

  #toggle() {
    const { at } = this.track;
    if (!this.playing && this.now >= at[at.length - 1]) this.now = at[0];
    this.playing = !this.playing;
    this.#show();
  }

  #tick() {
    if (!this.playing || !this.track) return;
    const last = this.track.at[this.track.at.length - 1];
    this.now = Math.min(last, this.now + STEP_MS * this.speed);
    if (this.now >= last) this.playing = false;
    this.#show();
  }

  #to(now) {
    this.now = now;
    this.#show();
  }

  #step(by) {
    const { at } = this.track;
    const n = before(at, this.now);
    // Between two fixes a step back goes to the one behind.
    const to = by < 0 && at[n] < this.now ? n : n + by;
    this.playing = false;
    this.#to(at[Math.max(0, Math.min(at.length - 1, to))]);
  }

  #jump(by) {
    const times = this.list.map((one) => one.at);
    const to = by > 0 ? times.find((one) => one > this.now) : times.filter((one) => one < this.now).pop();
    if (to !== undefined) this.#to(to);
  }

  #show() {
    const { words } = this.page;
    const { track, now } = this;
    if (!track?.at.length || !this.slider) return;
    this.slider.value = String(now);
    this.clock.textContent = time(now);
    this.play.textContent = this.playing ? words.track_pause : words.track_play;
    const n = Math.max(0, before(track.at, now));
    const text = (value, unit) => (value === null ? "—" : `${value}${unit}`);
    const marks = track.marks[n].map((mark) => ` · ${words[`track_${mark}`]}`).join("");
    this.page.say("picked", fill(words.track_facts, { speed: text(track.speed[n], " m/s"), battery: text(track.battery[n], "%"), accuracy: text(track.accuracy[n], " m") }) + marks);
    const at = place(track, now);
    if (!at || !this.map?.ready) return;
    const data = { type: "Feature", properties: {}, geometry: { type: "Point", coordinates: at } };
    const { map } = this.map;
    if (map.getSource("marker")) map.getSource("marker").setData(data);
    else {
      map.addSource("marker", { type: "geojson", data });
      map.addLayer({ id: "marker", type: "circle", source: "marker", paint: { "circle-radius": 8, "circle-color": "#ffd9a0", "circle-stroke-color": "#0b1420", "circle-stroke-width": 3 } });
    }
    if (this.following) map.setCenter(at);
    this.page.root.dataset.at = String(now);
    this.page.root.dataset.place = at.map((v) => v.toFixed(6)).join(",");
  }

  #key(event) {
    if (!this.track?.at.length || event.isComposing || event.repeat || event.ctrlKey || event.metaKey || event.target.closest?.("input:not([type=range]), select, textarea")) return;
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === " " && event.target.tagName !== "BUTTON") this.#toggle();
    else if (by && event.shiftKey) this.#jump(by);
    else if (by) this.#step(by);
    else return;
    event.preventDefault();
  }
}
