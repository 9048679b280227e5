// Incidents on the map: shape and number before colour, beside the name of their township, never one upon another.

import { Marker } from "/assets/vendor/maplibre-gl.mjs";

import { chip, gathered, untaken } from "../ui/alerts.mjs";
import { placed, sides } from "./places.mjs";

/** Letters of a place, units: a wall's floor, a desk's. */
const LETTERS = [26, 14];

export class Symbols {
  /** @param {any} map @param {Record<string, string>} words @param {Record<string, string>} names of regions @param {boolean} wall */
  constructor(map, words, names, wall) {
    this.map = map;
    this.letters = LETTERS[wall ? 0 : 1];
    this.words = words;
    this.names = names;
    this.named = true;
    this.u = 1;
    /** @type {Map<string, {marker: any, said: string}>} */
    this.shown = new Map();
    this.lines = [];
    map.on("moveend", () => this.show(this.lines));
  }

  /** @param {any[]} lines open alerts to draw */
  show(lines) {
    this.lines = lines;
    const drawn = gathered(lines).sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1));
    const places = placed(drawn, (line) => this.#point(line));
    const same = (line) => (line.n > 1 ? line.id : line.region.slice(0, 9));
    const said = sides(drawn, (line) => this.#point(line), places, (line) => this.#words(line), this.letters, same);
    for (const [id, { marker }] of this.shown) {
      if (places.has(id)) continue;
      marker.remove();
      this.shown.delete(id);
    }
    for (const line of drawn) this.#put(line, places.get(line.id), said.get(line.id));
  }

  /** CSS px of one unit; `named`: whether the gravest say their place, where the map itself does not. */
  size(u, named) {
    if (u === this.u && named === this.named) return;
    this.u = u;
    this.named = named;
    this.show(this.lines);
  }

  #point(line) {
    const { x, y } = this.map.project([line.lon_e6 / 1e6, line.lat_e6 / 1e6]);
    return [x / this.u, y / this.u];
  }

  /** The place of a critical one, and how many it stands for. */
  #words(line) {
    const place = this.named && line.priority === 1 ? this.names[line.region.slice(0, 9)] : "";
    return [place, line.n > 1 ? `×${line.n}` : ""].filter(Boolean).join(" ");
  }

  #put(line, [x, y], side) {
    const place = side ? this.#words(line) : "";
    const said = JSON.stringify([line.priority, line.state, line.lon_e6, line.lat_e6, x, y, this.u, place, side]);
    const held = this.shown.get(line.id);
    if (held?.said === said) return;
    held?.marker.remove();
    const element = document.createElement("div");
    element.className = `symbol p${line.priority}${untaken(line) ? " unacked" : ""}`;
    element.dataset.testid = "symbol";
    element.append(chip(line, this.words));
    if (place) element.append(Object.assign(document.createElement("span"), { className: `place ${side}`, textContent: place }));
    const marker = new Marker({ element, offset: [x * this.u, y * this.u] });
    marker.setLngLat([line.lon_e6 / 1e6, line.lat_e6 / 1e6]).addTo(this.map);
    this.shown.set(line.id, { marker, said });
  }
}
