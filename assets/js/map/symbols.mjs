// Incidents on the map: shape and number before colour, beside the name of their township, never one upon another.

import { Marker } from "/assets/vendor/maplibre-gl.mjs";

import { chip, gathered, untaken } from "../ui/alerts.mjs";
import { make } from "../ui/elements.mjs";
import { placed, sides } from "./places.mjs";

/** @import { Map as GlMap } from "/assets/vendor/maplibre-gl.mjs" */
/** @import { Alert, Words } from "../types.d.ts" */
/** @typedef {Alert & {n: number}} Incident `n`: how many it stands for */

/** Letters of a place, units: on a wall, on a desk. */
const LETTERS = [26, 14];

export class Symbols {
  /** @param {GlMap} map @param {Words} words @param {Record<string, string>} names of regions @param {boolean} wall */
  constructor(map, words, names, wall) {
    this.map = map;
    this.letters = LETTERS[wall ? 0 : 1];
    this.words = words;
    this.names = names;
    this.named = true;
    this.u = 1;
    /** @type {Map<string, {marker: Marker, drawn: string}>} */
    this.shown = new Map();
    /** @type {Alert[]} */
    this.lines = [];
    map.on("moveend", () => this.show(this.lines));
  }

  /** @param {Alert[]} lines open alerts to draw */
  show(lines) {
    this.lines = lines;
    const incidents = gathered(lines).sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1));
    const points = placed(
      incidents,
      (line) => this.#point(line),
      // A wall names townships, and so does what is known no better: there the symbol stands above the name.
      (line) => this.letters === LETTERS[1] && !line.approx,
    );
    /** @param {Incident} line */
    const same = (line) => (line.n > 1 ? line.id : line.region.slice(0, 9));
    const named = sides(
      incidents,
      (line) => this.#point(line),
      points,
      (line) => this.#words(line),
      this.letters,
      same,
    );
    for (const [id, { marker }] of this.shown) {
      if (points.has(id)) continue;
      marker.remove();
      this.shown.delete(id);
    }
    for (const line of incidents) this.#put(line, points.get(line.id) ?? [0, 0], named.get(line.id) ?? "");
  }

  /**
   * @param {number} u CSS px of one unit
   * @param {boolean} named whether the gravest name their place, where the map does not
   */
  size(u, named) {
    if (u === this.u && named === this.named) return;
    this.u = u;
    this.named = named;
    this.show(this.lines);
  }

  /** @param {Alert} line */
  #point(line) {
    const { x, y } = this.map.project([line.lon_e6 / 1e6, line.lat_e6 / 1e6]);
    return [x / this.u, y / this.u];
  }

  /** The place of a critical one, and how many it stands for. @param {Incident} line */
  #words(line) {
    const place = this.named && line.priority === 1 ? this.names[line.region.slice(0, 9)] : "";
    return [place, line.n > 1 ? `×${line.n}` : ""].filter(Boolean).join(" ");
  }

  /** @param {Incident} line @param {[number, number]} offset units @param {string} side */
  #put(line, [x, y], side) {
    const place = side ? this.#words(line) : "";
    const drawn = JSON.stringify([line.priority, line.state, line.lon_e6, line.lat_e6, x, y, this.u, place, side]);
    const held = this.shown.get(line.id);
    if (held?.drawn === drawn) return;
    held?.marker.remove();
    const inside = [chip(line, this.words), ...(place ? [make("span", `place ${side}`, place)] : [])];
    const element = make("div", `symbol p${line.priority}${untaken(line) ? " unacked" : ""}`, "", inside);
    element.dataset.testid = "symbol";
    if (!line.approx && this.letters === LETTERS[1] && (x || y)) element.prepend(leader(x * this.u, y * this.u));
    const marker = new Marker({ element, offset: [x * this.u, y * this.u] });
    marker.setLngLat([line.lon_e6 / 1e6, line.lat_e6 / 1e6]).addTo(this.map);
    this.shown.set(line.id, { marker, drawn });
  }
}

/**
 * A line from a symbol that stands beside its point to the point.
 * @param {number} x px of the offset
 * @param {number} y
 */
function leader(x, y) {
  const line = make("i", "leader");
  Object.assign(line.style, { width: `${Math.hypot(x, y)}px`, transform: `rotate(${Math.atan2(-y, -x)}rad)` });
  return line;
}
