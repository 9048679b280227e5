// The map of a page: boundaries, load, clusters or dots, alerts, labels. It reads the replica and draws; it decides nothing.

import { Map as MapOf, Marker } from "/assets/vendor/maplibre-gl.mjs";

import { active } from "../ui/alerts.mjs";
import { load } from "../wall/busiest.mjs";
import { silent } from "../wall/counties.mjs";
import { peopleOf } from "../live/people-topics.mjs";
import { INTERVALS } from "../live/presence.mjs";
import { DotsLayer, look } from "./dots.mjs";
import { classOf, stepsUpTo } from "./legend.mjs";
import { Sites } from "./sites.mjs";
import { Symbols } from "./symbols.mjs";
import { focused, hatch, sized, style } from "./style.mjs";
import { bounds, features, inside } from "./topology.mjs";

/** Of a desk's time that a map which moves by itself may take: a third. */
const DESK_SHARE = 3;
const TRAIL_STEPS = 8;
const TRAIL_S = 180;
const PICK_PX = 14;
const GLIDE_MS = 600;
const PLACE_ZOOM = 9.5;
/** CSS px of a map's height at which a desk's dots have their full size; on a smaller one they are smaller. */
const FULL_PX = 930;
const NONE = { type: "FeatureCollection", features: [] };

/** Whether this browser can draw a map at all. */
export function hasWebGL() {
  return Boolean(document.createElement("canvas").getContext("webgl2"));
}

/** CSS px of one unit of a wall, 1 on a desk. */
function unit(wall) {
  return wall ? parseFloat(getComputedStyle(document.documentElement).fontSize) / 10 : 1;
}

export class CityMap {
  /** @param {HTMLElement} element @param {any} live */
  constructor(element, live) {
    this.element = element;
    this.live = live;
    this.wall = live.page === "wall";
    this.#look_at(live.region);
    this.ready = false;
    this.loaded = false;
    this.dots = this.#layer();
  }

  /** A village is looked at in its township. */
  #look_at(region) {
    this.region = region;
    this.focus = region.slice(0, 9);
  }

  get county() {
    return this.focus.length >= 6;
  }

  async start() {
    const topology = await (await fetch(`${this.live.geography}/town.topojson`)).json();
    this.towns = features(topology, "town");
    this.counties = features(topology, "county");
    this.map = new MapOf({
      container: this.element,
      style: style(this.live.theme, { towns: this.towns, counties: this.counties, labels: this.#labels() }, this.live.basemap),
      bounds: this.#box(),
      fitBoundsOptions: { padding: this.#padding() },
      interactive: !this.wall,
      attributionControl: false,
      localIdeographFontFamily: '"Noto Sans CJK SC", "Noto Sans SC", sans-serif',
      maxCanvasSize: [16384, 16384],
      fadeDuration: 0,
      dragRotate: false,
    });
    if (this.at) this.mark(this.at);
    this.map.on("error", ({ sourceId }) => sourceId === "basemap" && this.onbasemap?.(false));
    if (this.live.basemap) this.onbasemap?.(true);
    this.symbols = new Symbols(this.map, this.live.words, this.live.names, this.wall);
    this.standing = new Sites(this.map, this.live.theme);
    this.map.on("load", () => this.#dress());
    // The library brings back its own layers; ours, the pattern and what is told by state are put there again.
    this.map.on("webglcontextlost", () => (this.ready = false));
    this.map.on("webglcontextrestored", () => {
      this.dots = this.#layer();
      this.map.once("idle", () => this.#dress());
    });
    new ResizeObserver(() => this.#fit(false)).observe(this.element);
    if (!this.wall) this.map.on("click", ({ point }) => this.standing.at(point, (place) => this.onplace?.(place)) || this.onclick?.(this.#at(point)));
  }

  /** Shows a region: the whole city, a county or township with its neighbours dimmed, or a village. @param {string} region */
  show(region) {
    this.rest(0);
    if (region === this.region) return;
    this.#look_at(region);
    this.dots.set([], () => 0, performance.now());
    this.dots.size = this.#dotSize();
    if (!this.ready) return;
    this.#look();
    this.#villages();
    this.#fit(true);
  }

  /** Load per township; one that nothing is known of, or whose county is silent, has none. @param {import("../live/replica.mjs").Records} regions */
  load(regions) {
    if (!this.ready || this.resting) return;
    const dark = new Set(silent(regions.all).map(([code]) => code));
    const known = [...regions.all.keys()].filter((code) => this.live.grids[code] && !dark.has(code.slice(0, 6)));
    for (const code of known) {
      const step = this.tints ? classOf(this.tints[code] ?? 0, this.steps) : classOf(load(regions.all.get(code), this.live.grids[code]));
      this.map.setFeatureState({ source: "towns", id: Number(code) }, { colour: this.live.theme[`load-${step + 1}`] });
    }
    this.regions = regions;
    if (String(known) === this.known) return;
    this.known = String(known);
    this.map.setFilter("no-data", ["!", ["in", ["get", "code"], ["literal", known]]]);
  }

  /** Other numbers than load per township, in five equal steps up to the largest; null: load again. @param {Record<string, number> | null} tints */
  tint(tints) {
    const was = this.tints;
    this.tints = tints;
    this.steps = tints && stepsUpTo(Math.max(1, ...Object.values(tints)));
    if ((was || tints) && this.regions) this.load(this.regions);
  }

  /** @param {import("../live/replica.mjs").Records} clusters */
  clusters(clusters) {
    if (!this.ready) return;
    const points = [...clusters.all].map(([code, c]) => ({
      type: "Feature",
      properties: { n: c.n, code },
      geometry: { type: "Point", coordinates: [c.lon_e6 / 1e6, c.lat_e6 / 1e6] },
    }));
    this.map.getSource("clusters").setData({ type: "FeatureCollection", features: points });
  }

  /** Open alerts, of which the two gravest kinds are drawn. @param {any[]} lines */
  alerts(lines) {
    if (this.resting) return;
    this.symbols?.show(lines.filter((line) => active(line) && line.priority <= 2 && line.region.length >= 6));
  }

  /** One place that the page is about. @param {number[]} at [lon, lat] in 1e-6 degree, [] for none */
  mark(at) {
    this.at = at;
    this.marked?.remove();
    if (!at.length || !this.map) return;
    const element = document.createElement("div");
    element.className = "here";
    element.dataset.testid = "here";
    this.marked = new Marker({ element }).setLngLat([at[0] / 1e6, at[1] / 1e6]).addTo(this.map);
    this.map.jumpTo({ center: [at[0] / 1e6, at[1] / 1e6], zoom: PLACE_ZOOM });
  }

  /** All dots of all given topics. @param {[string, import("../live/replica.mjs").Dots][]} topics @param {number} nowS */
  draw(topics, nowS) {
    const [dots, trails] = [[], []];
    this.shown = topics.filter(([asked]) => this.focus.startsWith(asked.split("/")[1]) || !this.county);
    for (const [, held] of this.shown) {
      for (const dot of held.all.values()) {
        dots.push(dot);
        if (this.county && nowS - dot.fix < TRAIL_S && dot.trail.length) trails.push(...trailOf(dot));
      }
    }
    this.dots.set(dots, (dot) => look(nowS - dot.fix, INTERVALS[dot.state >> 4]), performance.now());
    if (this.ready && (trails.length || this.trailed)) this.map.getSource("trails").setData({ type: "FeatureCollection", features: trails });
    this.trailed = trails.length > 0;
  }

  /** Leaves the machine to something more urgent for so long; what is told meanwhile is told again after it. @param {number} ms */
  rest(ms) {
    this.dots.pace.rest(ms);
  }

  get resting() {
    return this.dots.pace.resting;
  }

  /** What is drawn right now, for a picture. @returns {Promise<HTMLCanvasElement | null>} */
  async taken() {
    if (!this.ready) return null;
    const copy = document.createElement("canvas");
    await new Promise((done) => {
      // A canvas of WebGL is empty once it was shown: it is copied while it is drawn.
      this.map.once("render", () => {
        const drawn = this.map.getCanvas();
        Object.assign(copy, { width: drawn.width, height: drawn.height });
        copy.getContext("2d").drawImage(drawn, 0, 0);
        done();
      });
      this.map.triggerRepaint();
    });
    return copy;
  }

  /** Places with a sign each. @param {{name: string, sign: string, lon: number, lat: number, href?: string}[]} sites */
  sites(sites) {
    this.stand = sites;
    if (this.ready) this.standing.show(sites);
  }

  /** Where a place is on the screen, CSS px. */
  project(lon, lat) {
    const { x, y } = this.map.project([lon / 1e6, lat / 1e6]);
    return [x, y];
  }

  /** What the style alone does not hold: pattern, lights, sizes, what is in focus. */
  #dress() {
    if (!this.map.hasImage("hatch")) this.map.addImage("hatch", hatch(this.live.theme));
    this.map.setPaintProperty("no-data", "fill-pattern", "hatch");
    if (this.live.plain) this.map.setLayoutProperty("no-data", "visibility", "none");
    if (!this.map.getLayer("dots")) this.map.addLayer(this.dots, "names");
    this.known = undefined;
    this.ready = true;
    this.#look();
    this.#villages();
    if (this.stand) this.standing.show(this.stand);
    this.ondraw?.();
  }

  /** Of the township in focus, lines and names of its villages; fetched when first wanted. */
  async #villages() {
    const { focus, region } = this;
    if (focus.length >= 9) this.all ??= fetch(`${this.live.geography}/all.topojson`).then((answer) => answer.json());
    const found = focus.length >= 9 ? inside(features(await this.all, "village"), focus) : NONE;
    if (this.region !== region) return;
    this.here = found.features.filter((f) => f.properties.code === region);
    this.map.getSource("villages").setData(found);
    this.map.setFilter("village-here", ["==", ["get", "code"], region]);
    if (this.here.length) this.#fit(true);
  }

  #layer() {
    return new DotsLayer(this.live.theme.light, this.#dotSize(), this.wall ? 1 : DESK_SHARE);
  }

  #dotSize() {
    const room = this.wall ? unit(true) : Math.max(0.55, Math.min(1, this.element.clientHeight / FULL_PX));
    return (this.county ? 20 : 13) * room;
  }

  #look() {
    for (const [layer, kind, name, value] of focused(this.county, peopleOf(this.focus, this.live))) {
      if (kind === "paint") this.map.setPaintProperty(layer, name, value);
      else this.map.setLayoutProperty(layer, name, value);
    }
    this.map.getSource("labels").setData(this.#labels());
    this.#size();
  }

  /** Sizes follow the wall's own unit: the same map on four times the pixels. */
  #size() {
    const u = unit(this.wall);
    for (const [layer, kind, name, value] of sized(u, this.county, this.wall)) {
      if (kind === "paint") this.map.setPaintProperty(layer, name, value);
      else this.map.setLayoutProperty(layer, name, value);
    }
    this.dots.size = this.#dotSize();
    this.symbols?.size(u, !this.county);
  }

  #box() {
    if (this.here?.some((f) => f.properties.code === this.region)) return bounds(this.here);
    const inFocus = (f) => f.properties.code.startsWith(this.focus);
    const here = [...this.towns.features, ...this.counties.features].filter(inFocus);
    return bounds(here.length ? here : this.counties.features);
  }

  /** Room for what is written over the map: its title above, legend and 示意边界 below. */
  #padding() {
    const u = this.element.clientHeight / 930;
    return this.wall ? { top: 92 * u, bottom: 132 * u, left: 48 * u, right: 48 * u } : { top: 40, bottom: 96, left: 40, right: 40 };
  }

  #fit(glide) {
    const still = !glide || matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (this.ready) this.#size();
    this.map.fitBounds(this.#box(), { padding: this.#padding(), animate: !still, duration: GLIDE_MS, essential: !still });
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

  #labels() {
    const point = (f) => ({
      type: "Feature",
      properties: f.properties,
      geometry: { type: "Point", coordinates: this.live.labels[f.properties.code].map((v) => v / 1e6) },
    });
    const inside = (f) => f.properties.code.startsWith(this.focus.slice(0, 6));
    const shown = this.county ? this.towns.features.filter(inside) : this.counties.features;
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
