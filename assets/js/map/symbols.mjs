// Incidents on the map: shape and number before colour, beside the name of their township, never one upon another.

import { Marker } from "/assets/vendor/maplibre-gl.mjs";

import { chip, untaken } from "../alerts.mjs";

const SIZE = 34;
const GAP = 6;

/** Places of symbols that share a point: side by side above it, [x, y] in units, by id. */
export function beside(lines) {
  const shared = new Map();
  for (const line of lines) {
    const key = `${line.lon_e6}/${line.lat_e6}`;
    shared.set(key, [...(shared.get(key) ?? []), line.id]);
  }
  const places = new Map();
  for (const ids of shared.values()) {
    ids.forEach((id, n) => places.set(id, [(n - (ids.length - 1) / 2) * (SIZE + GAP), -SIZE]));
  }
  return places;
}

export class Symbols {
  /** @param {any} map @param {Record<string, string>} words */
  constructor(map, words) {
    this.map = map;
    this.words = words;
    this.u = 1;
    /** @type {Map<string, {marker: any, said: string}>} */
    this.shown = new Map();
    this.lines = [];
  }

  /** @param {any[]} lines open alerts to draw */
  show(lines) {
    this.lines = lines;
    const places = beside(lines);
    for (const [id, { marker }] of this.shown) {
      if (places.has(id)) continue;
      marker.remove();
      this.shown.delete(id);
    }
    for (const line of lines) this.#put(line, places.get(line.id));
  }

  /** CSS px of one unit. */
  size(u) {
    if (u === this.u) return;
    this.u = u;
    this.show(this.lines);
  }

  #put(line, [x, y]) {
    const said = JSON.stringify([line.priority, line.state, line.lon_e6, line.lat_e6, x, y, this.u]);
    const held = this.shown.get(line.id);
    if (held?.said === said) return;
    held?.marker.remove();
    const element = document.createElement("div");
    element.className = `symbol p${line.priority}${untaken(line) ? " unacked" : ""}`;
    element.dataset.testid = "symbol";
    element.append(chip(line, this.words));
    const marker = new Marker({ element, offset: [x * this.u, y * this.u] });
    marker.setLngLat([line.lon_e6 / 1e6, line.lat_e6 / 1e6]).addTo(this.map);
    this.shown.set(line.id, { marker, said });
  }
}
