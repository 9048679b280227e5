// The map of a page: boundaries, load, clusters or dots, alerts, labels. It reads the replica and draws; it decides
// nothing.

import { Map as GlMap, Marker } from "/assets/vendor/maplibre-gl.mjs";

import { peopleOf } from "../live/people-topics.mjs";
import { INTERVALS } from "../live/presence.mjs";
import { active } from "../ui/alerts.mjs";
import { make } from "../ui/elements.mjs";
import { Boundaries, NONE } from "./boundaries.mjs";
import { copyOf } from "./canvas.mjs";
import { DotsLayer, look } from "./dots.mjs";
import { nearestDot } from "./pick.mjs";
import { Sites } from "./sites.mjs";
import { apply, deskUnit, focused, hatch, room, sized, style, unit } from "./style.mjs";
import { Symbols } from "./symbols.mjs";
import { TownColours } from "./town-colours.mjs";
import { trailsOf } from "./trails.mjs";

/** @import { GeoJSONSource } from "/assets/vendor/maplibre-gl.mjs" */
/** @import { Dots } from "../live/replica.mjs" */
/** @import { Alert, Live, Topics } from "../types.d.ts" */
/** @import { Site, Tell } from "./sites.mjs" */
/** @import { Nearest } from "./pick.mjs" */
/** @typedef {Nearest & {township?: string}} Picked the nearest dot to a click, the township under it */

/** Of a desk's time that a map which moves by itself may take: a third. */
const DESK_SHARE = 3;
const GLIDE_MS = 600;
const PLACE_ZOOM = 9.5;
export class CityMap {
  /** The library's map, from `start` on. @type {GlMap | undefined} */
  map;
  /** @type {Symbols | undefined} */
  symbols;
  /** @type {Sites | undefined} */
  places;
  /** Called when its layers are there. */
  ondraw = () => {};
  /** @type {(at: Picked) => void} */
  onclick = () => {};
  /** @type {Tell} */
  onplace = () => {};
  /** Called with whether there is a base map. @type {(there: boolean) => void} */
  onbasemap = () => {};
  /** Whether it can be drawn on. */
  ready = false;
  /** @type {[string, Dots][]} */
  shown = [];
  trailed = false;
  /** @type {Site[] | null} */
  sited = null;
  /** Of the one place the page is about. @type {number[]} */
  at = [];
  /** @type {Marker | undefined} */
  marker;

  /** @param {HTMLElement} element @param {Live} live */
  constructor(element, live) {
    this.element = element;
    this.live = live;
    this.wall = live.page === "wall";
    this.region = live.region;
    this.boundaries = new Boundaries(live);
    this.colours = new TownColours(live);
    this.dots = this.#layer();
  }

  /** A village is looked at in its township. */
  get focus() {
    return this.region.slice(0, 9);
  }

  get county() {
    return this.focus.length >= 6;
  }

  get zoom() {
    return this.map?.getZoom() ?? 0;
  }

  async start() {
    await this.boundaries.open();
    const map = (this.map = this.#open());
    if (this.at.length) this.mark(this.at);
    map.on("error", (event) => {
      if (/** @type {{sourceId?: string}} */ (event).sourceId === "basemap") this.onbasemap(false);
    });
    if (this.live.basemap) this.onbasemap(true);
    this.symbols = new Symbols(map, this.live.words, this.live.names, this.wall);
    const places = (this.places = new Sites(map, this.live.theme));
    map.on("load", () => this.#dress(map));
    // The library brings back its own layers; ours, the pattern and what is set by state are put there again.
    map.on("webglcontextlost", () => (this.ready = false));
    map.on("webglcontextrestored", () => {
      this.dots = this.#layer();
      map.once("idle", () => this.#dress(map));
    });
    new ResizeObserver(() => this.fit(false)).observe(this.element);
    if (this.wall) return;
    map.on("click", ({ point }) => places.at(point, this.onplace) || this.onclick(this.#at(map, point)));
  }

  #open() {
    const { towns, counties } = this.boundaries;
    return new GlMap({
      container: this.element,
      style: style(this.live.theme, { towns, counties, labels: this.#labels() }, this.live.basemap),
      bounds: this.boundaries.box(this.region),
      fitBoundsOptions: { padding: room(this.element, this.wall) },
      interactive: !this.wall,
      attributionControl: false,
      localIdeographFontFamily: '"Noto Sans CJK SC", "Noto Sans SC", sans-serif',
      maxCanvasSize: [16384, 16384],
      fadeDuration: 0,
      dragRotate: false,
    });
  }

  /**
   * Shows a region: the whole city, a county or township with its neighbours dimmed, or a village.
   * @param {string} region
   */
  show(region) {
    this.rest(0);
    if (region === this.region) return;
    this.region = region;
    this.dots.set([], () => 0, performance.now());
    this.dots.size = this.#dotSize();
    if (!this.ready || !this.map) return;
    this.#look(this.map);
    this.#villages(this.map);
    this.fit(true);
  }

  /** Load per township. @param {Topics["regions"]} regions */
  load(regions) {
    if (this.ready && !this.resting && this.map) this.colours.show(this.map, regions);
  }

  /** Other numbers than load per township; null: load again. @param {Record<string, number> | null} tints */
  tint(tints) {
    const again = this.colours.tint(tints);
    if (again) this.load(again);
  }

  /** @param {Topics["clusters"]} clusters */
  clusters(clusters) {
    if (!this.ready) return;
    this.#data(
      "clusters",
      [...clusters.all].map(([code, c]) => ({
        type: "Feature",
        properties: { n: c.n, code },
        geometry: { type: "Point", coordinates: [c.lon_e6 / 1e6, c.lat_e6 / 1e6] },
      })),
    );
  }

  /** Open alerts, of which the two gravest kinds are drawn. @param {Alert[]} lines */
  alerts(lines) {
    if (this.resting) return;
    this.symbols?.show(lines.filter((line) => active(line) && line.priority <= 2 && line.region.length >= 6));
  }

  /** One place that the page is about. @param {number[]} at [lon, lat] in 1e-6 degree, [] for none */
  mark(at) {
    this.at = at;
    this.marker?.remove();
    if (!at.length || !this.map) return;
    const element = make("div", "here");
    element.dataset.testid = "here";
    /** @type {[number, number]} */
    const center = [at[0] / 1e6, at[1] / 1e6];
    this.marker = new Marker({ element }).setLngLat(center).addTo(this.map);
    this.map.jumpTo({ center, zoom: PLACE_ZOOM });
  }

  /** All dots of all given topics. @param {[string, Dots][]} topics @param {number} nowS */
  draw(topics, nowS) {
    this.shown = topics.filter(([asked]) => this.focus.startsWith(asked.split("/")[1]) || !this.county);
    const dots = this.shown.flatMap(([, held]) => [...held.all.values()]);
    const trails = this.county ? trailsOf(dots, nowS) : [];
    this.dots.set(dots, (dot) => look(nowS - dot.fix, INTERVALS[dot.state >> 4]), performance.now());
    if (this.ready && (trails.length || this.trailed)) this.#data("trails", trails);
    this.trailed = trails.length > 0;
  }

  /**
   * Leaves the machine to something more urgent for so long; what changes meanwhile is shown again after it.
   * @param {number} ms
   */
  rest(ms) {
    this.dots.pacer.rest(ms);
  }

  get resting() {
    return this.dots.pacer.resting;
  }

  /** What is drawn right now, for a picture. @returns {Promise<HTMLCanvasElement | null>} */
  async copied() {
    return this.ready && this.map ? copyOf(this.map) : null;
  }

  /** Places with a sign each. @param {Site[]} sites */
  sites(sites) {
    this.sited = sites;
    if (this.ready) this.places?.show(sites);
  }

  /**
   * Where a place is on the screen, CSS px.
   * @param {number} lon 1e-6 degree
   * @param {number} lat
   * @returns {[number, number]}
   */
  project(lon, lat) {
    const { x, y } = /** @type {GlMap} */ (this.map).project([lon / 1e6, lat / 1e6]);
    return [x, y];
  }

  /** What the style alone does not hold: pattern, lights, sizes, what is in focus. @param {GlMap} map */
  #dress(map) {
    if (!map.hasImage("hatch")) map.addImage("hatch", hatch(this.live.theme));
    map.setPaintProperty("no-data", "fill-pattern", "hatch");
    if (this.live.plain) map.setLayoutProperty("no-data", "visibility", "none");
    if (!map.getLayer("dots")) map.addLayer(this.dots, "names");
    this.colours.forget();
    this.ready = true;
    this.#look(map);
    this.#villages(map);
    if (this.sited) this.places?.show(this.sited);
    this.ondraw();
  }

  /** Of the township in focus, lines and names of its villages; fetched when first wanted. @param {GlMap} map */
  async #villages(map) {
    const { focus, region } = this;
    const villages = await this.boundaries.villages(focus);
    if (this.region !== region) return;
    const here = (this.boundaries.here = villages.features.filter((f) => f.properties.code === region));
    this.#data("villages", villages.features);
    map.setFilter("village-here", ["==", ["get", "code"], region]);
    if (here.length) this.fit(true);
  }

  #layer() {
    return new DotsLayer(this.live.theme.light, this.#dotSize(), this.wall ? 1 : DESK_SHARE);
  }

  #dotSize() {
    return (this.county ? 20 : 13) * (this.wall ? unit(true) : deskUnit(this.element));
  }

  /** @param {GlMap} map */
  #look(map) {
    apply(map, focused(this.county, peopleOf(this.focus, this.live)));
    this.#data("labels", this.#labels().features);
    this.#size(map);
  }

  /** Sizes follow the wall's own unit: the same map on four times the pixels. @param {GlMap} map */
  #size(map) {
    const u = unit(this.wall);
    apply(map, sized(u, this.county, this.wall));
    this.dots.size = this.#dotSize();
    this.symbols?.size(u, !this.county);
  }

  /** @param {string} source @param {GeoJSON.Feature[]} data */
  #data(source, data) {
    /** @type {GeoJSONSource | undefined} */ (this.map?.getSource(source))?.setData({ ...NONE, features: data });
  }

  /** What it is about fills it. @param {boolean} glide */
  fit(glide) {
    if (!this.map) return;
    const still = !glide || matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (this.ready) this.#size(this.map);
    this.map.fitBounds(this.boundaries.box(this.region), {
      padding: room(this.element, this.wall),
      animate: !still,
      duration: GLIDE_MS,
      essential: !still,
    });
  }

  /** @param {GlMap} map @param {{x: number, y: number}} point @returns {Picked} */
  #at(map, point) {
    const [under] = map.queryRenderedFeatures([point.x, point.y], { layers: ["load"] });
    return { ...nearestDot(this.shown, point, (lon, lat) => this.project(lon, lat)), township: under?.properties.code };
  }

  #labels() {
    return this.boundaries.labels(this.county ? this.focus.slice(0, this.wall ? 9 : 6) : "");
  }
}
