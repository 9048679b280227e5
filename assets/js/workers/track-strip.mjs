// A worker's day under its map, on one axis of time: sessions with stops and reports, speed, battery, accuracy. A click
// goes to its moment; the same moments are reached by keys and by the list.

import { make } from "../ui/elements.mjs";
import { fill, minute } from "../ui/text.mjs";
import { axis, moment, percent } from "./playback.mjs";

/** @import { Track } from "./playback.mjs" */

const SVG = "http://www.w3.org/2000/svg";
const HOUR_MS = 3_600_000;
/** Hours between two that are named, by how many there are: no more than a dozen are read. */
const EVERY = [1, 2, 3];
const NAMED = 12;
/** Part of the axis at its ends in which no hour is named beside the ends themselves. */
const NEAR = 0.06;
/** Of the lines: field of the track, its unit, the least that the line's height stands for. */
const LINES = /** @type {const} */ ([
  ["speed", "m/s", 2],
  ["battery", "%", 100],
  ["accuracy", "m", 20],
]);

export class TrackStrip {
  /** @param {HTMLElement | null} place @param {Record<string, string>} words @param {(at: number) => void} seek */
  constructor(place, words, seek) {
    this.place = place;
    this.words = words;
    /** @type {[number, number]} */
    this.span = [0, 0];
    this.cursor = make("i", "cursor");
    this.plot = make("div", "plot");
    this.plot.addEventListener("click", ({ clientX }) => {
      const { left, width } = this.plot.getBoundingClientRect();
      seek(moment(this.span, clientX - left, width));
    });
  }

  /** @param {Track} track */
  show(track) {
    const { words, span } = Object.assign(this, { span: axis(track) });
    const tops = LINES.map(([name, , least]) => Math.max(least, ...track[name].map((value) => value ?? 0)));
    const labels = LINES.map(([name, unit], nth) =>
      fill(words.track_line, { name: words[`track_line_${name}`], top: Math.ceil(tops[nth]), unit }),
    );
    const lines = LINES.map(([name], nth) => lineOf(track, track[name], tops[nth], span));
    this.plot.replaceChildren(this.#happened(track), ...lines, this.#hours(), this.cursor);
    const side = make(
      "div",
      "labels",
      "",
      [words.track_sessions, ...labels, ""].map((text) => make("span", "", text)),
    );
    this.place?.replaceChildren(side, this.plot);
    if (this.place) this.place.hidden = false;
  }

  /** @param {number} now city ms */
  at(now) {
    this.cursor.style.left = percent(this.span, now);
  }

  /** Sessions as bands, stops within them, a mark for each report. @param {Track} track */
  #happened({ sessions, stops, at, events }) {
    const row = make("div", "happened");
    /** @param {string} css @param {number} from @param {number} to */
    const band = (css, from, to) => {
      const element = make("i", css);
      const start = percent(this.span, from);
      Object.assign(element.style, { left: start, width: `calc(${percent(this.span, to)} - ${start})` });
      return element;
    };
    row.append(
      ...sessions.map(({ started, ended }) => band("session", started, ended ?? this.span[1])),
      ...stops.map(([from, to]) => band("stop", at[from], at[to])),
      ...events.map((one) => band("report", one.at, one.at)),
    );
    return row;
  }

  #hours() {
    const [first, last] = this.span;
    const row = make("div", "hours");
    const begin = Math.ceil(first / HOUR_MS) * HOUR_MS;
    const every = EVERY.find((n) => (last - begin) / HOUR_MS <= n * NAMED) ?? 3;
    const times = [first, last];
    const near = (last - first) * NEAR;
    for (let at = begin; at <= last; at += every * HOUR_MS) if (at - first > near && last - at > near) times.push(at);
    for (const at of times) {
      const named = make("span", "digits", minute(at));
      named.style.left = percent(this.span, at);
      row.append(named);
    }
    return row;
  }
}

/**
 * A value over the day, where it is known: broken at gaps and where the phone did not say it.
 * @param {Track} track
 * @param {(number | null)[]} values
 * @param {number} top of the axis
 * @param {[number, number]} span
 */
function lineOf(track, values, top, [first, last]) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${last - first || 1} ${top}`);
  svg.setAttribute("preserveAspectRatio", "none");
  const path = document.createElementNS(SVG, "path");
  const begins = new Set(track.legs);
  let open = false;
  let d = "";
  values.forEach((value, n) => {
    if (value === null) return (open = false);
    d += `${open && !begins.has(n) ? "L" : "M"}${track.at[n] - first} ${top - value}`;
    open = true;
  });
  path.setAttribute("d", d);
  svg.append(path);
  return svg;
}
