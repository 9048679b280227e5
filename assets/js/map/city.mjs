// The map of a page: boundaries, load, clusters or dots, labels. It reads the replica and draws; it decides nothing.

import { Map as MapOf } from "/assets/vendor/maplibre-gl.mjs";

import { load } from "../busy.mjs";
import { INTERVALS } from "../presence.mjs";
import { DotsLayer, look } from "./dots.mjs";
import { style } from "./style.mjs";
import { bounds, features } from "./topology.mjs";

const CLASSES = 5;
/** Open matters per 100 micro-grids at which the next class begins. */
const STEPS = [10, 18, 26, 36];
const TRAIL_STEPS = 8;
const TRAIL_S = 180;
const PICK_PX = 14;

/** Whether this browser can draw a map at all. */
export function hasWebGL() {
  return Boolean(document.createElement("canvas").getContext("webgl2"));
}

/** Class 0..4 of a load. @param {number} load */
export function classOf(load) {
  return STEPS.filter((step) => load >= step).length;
}

export class CityMap {
  /** @param {HTMLElement} element @param {any} live */
  constructor(element, live) {
    this.element = element;
    this.live = live;
    this.focus = live.region.slice(0, 6);
    this.county = live.region.length >= 6;
    this.ready = false;
    this.dots = new DotsLayer(live.theme.light, this.county ? 20 : 13);
    this.wall = live.page === "wall";
  }

  async start() {
    const topology = await (await fetch("/assets/geography/tieling_town.topojson")).json();
    const [towns, counties] = [features(topology, "town"), features(topology, "county")];
    const labels = this.#labels(towns, counties);
    const inFocus = (f) => f.properties.code.startsWith(this.live.region);
    const here = [...towns.features, ...counties.features].filter(inFocus);
    this.box = bounds(here.length ? here : counties.features);
    this.map = new MapOf({
      container: this.element,
      style: style(this.live.theme, { towns, counties, labels }, this.county, this.focus),
      bounds: this.box,
      fitBoundsOptions: { padding: this.#padding() },
      interactive: !this.wall,
      attributionControl: false,
      localIdeographFontFamily: '"Noto Sans CJK SC", "Noto Sans SC", sans-serif',
      maxCanvasSize: [16384, 16384],
      fadeDuration: 0,
      dragRotate: false,
    });
    this.map.on("load", () => {
      this.map.addLayer(this.dots, "names");
      this.ready = true;
      this.ondraw?.();
    });
    new ResizeObserver(() => this.#fit()).observe(this.element);
    if (!this.wall) this.map.on("click", ({ point }) => this.onclick?.(this.#at(point)));
  }

  /** Load per township. @param {import("../replica.mjs").Records} regions */
  load(regions) {
    if (!this.ready) return;
    for (const [code, line] of regions.all) {
      if (code.length !== 9) continue;
      const colour = this.live.theme[`load-${classOf(load(line, this.live.grids[code])) + 1}`];
      this.map.setFeatureState({ source: "towns", id: Number(code) }, { colour });
    }
  }

  /** @param {import("../replica.mjs").Records} clusters */
  clusters(clusters) {
    if (!this.ready) return;
    const points = [...clusters.all].map(([code, c]) => ({
      type: "Feature",
      properties: { n: c.n, code },
      geometry: { type: "Point", coordinates: [c.lon_e6 / 1e6, c.lat_e6 / 1e6] },
    }));
    this.map.getSource("clusters").setData({ type: "FeatureCollection", features: points });
  }

  /** All dots of all given topics. @param {[string, import("../replica.mjs").Dots][]} topics @param {number} nowS */
  draw(topics, nowS) {
    const [dots, trails] = [[], []];
    this.shown = topics;
    for (const [asked, held] of topics) {
      for (const dot of held.all.values()) {
        const silence = nowS - dot.fix;
        dots.push({ key: `${asked}/${dot.idx}`, lon: dot.lon, lat: dot.lat, look: look(silence, INTERVALS[dot.state >> 4]) });
        if (this.county && silence < TRAIL_S) trails.push(...trailOf(dot));
      }
    }
    this.dots.set(dots, performance.now());
    if (this.ready && this.county) this.map.getSource("trails").setData({ type: "FeatureCollection", features: trails });
  }

  /** Where a place is on the screen, CSS px. */
  project(lon, lat) {
    const { x, y } = this.map.project([lon / 1e6, lat / 1e6]);
    return [x, y];
  }

  /** Room for what is written over the map: its title above, legend and 示意边界 below. */
  #padding() {
    const u = this.element.clientHeight / 930;
    return this.wall ? { top: 84 * u, bottom: 84 * u, left: 48 * u, right: 48 * u } : 40;
  }

  #fit() {
    this.map.fitBounds(this.box, { padding: this.#padding(), animate: false });
  }

  /** What was clicked: the nearest dot, and the township under it. */
  #at(point) {
    let [found, least] = [null, PICK_PX];
    for (const [asked, held] of this.shown ?? []) {
      for (const dot of held.all.values()) {
        const [x, y] = this.project(dot.lon, dot.lat);
        const far = Math.hypot(x - point.x, y - point.y);
        if (far < least) [found, least] = [{ county: asked.split("/")[1], dot }, far];
      }
    }
    const [under] = this.map.queryRenderedFeatures(point, { layers: ["load"] });
    return { ...found, township: under?.properties.code };
  }

  #labels(towns, counties) {
    const point = (f) => ({
      type: "Feature",
      properties: f.properties,
      geometry: { type: "Point", coordinates: this.live.labels[f.properties.code].map((v) => v / 1e6) },
    });
    const shown = this.county ? towns.features.filter((f) => f.properties.code.startsWith(this.focus)) : counties.features;
    return { type: "FeatureCollection", features: shown.map(point) };
  }
}

/** The last few steps, the older the fainter. */
function trailOf(dot) {
  const points = [[dot.lon, dot.lat]];
  for (let at = dot.trail.length - 2; at >= 0 && points.length <= TRAIL_STEPS; at -= 2) points.push([dot.trail[at], dot.trail[at + 1]]);
  return points.slice(1).map((from, n) => ({
    type: "Feature",
    properties: { fade: 0.8 * (1 - n / TRAIL_STEPS) },
    geometry: { type: "LineString", coordinates: [from, points[n]].map(([x, y]) => [x / 1e6, y / 1e6]) },
  }));
}
