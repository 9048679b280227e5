// Depth of a wall's map: a township with more load stands higher. Where a higher one meets a lower one its edge is lit
// from the north-west or lies in shade, the wider the larger the step; the city lies on its own shadow. As drawn maps
// do it, and as still: it changes when a township changes its class.

import { classOf } from "../map/legend.mjs";
import { unit } from "../map/style.mjs";

/** @import { GeoJSONSource, Map as GlMap } from "/assets/vendor/maplibre-gl.mjs" */
/** @import { CityMap } from "../map/city.mjs" */
/** @import { Areas } from "../map/topology.mjs" */
/** @import { Page } from "../ui/page.mjs" */
/** @typedef {{a: string, b: string, line: number[][]}} Edge a lies left of the line, b or "" right
 * @typedef {Edge & {lit: number}} Slope lit: of a face that looks to the right, 1 towards the light, -1 away from it */

/** From the north-west, as an angle against the clock from the east. */
const LIGHT = (Math.PI * 3) / 4;
/** Degrees, some 3 km. */
const PIECE = 0.03;
/** Steps of light between full and none: so few that all edges are some dozen lines. */
const STEPS_OF_LIGHT = 4;
const SHADOW = "#02060A";

/**
 * The edges of areas, each once, in pieces of one direction each.
 * @param {Areas} areas
 * @returns {Slope[]}
 */
export function slopesOf(areas) {
  /** @type {Map<string, Edge>} */
  const found = new Map();
  for (const { properties, geometry } of areas.features) {
    const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    for (const [n, ring] of parts.flatMap((part) => part.map((one, at) => /** @type {const} */ ([at, one])))) {
      // An outer ring has its area at the left when it runs against the clock, a hole when it runs with it.
      const ordered = turns(ring) > 0 === (n === 0) ? ring : [...ring].reverse();
      for (let at = 1; at < ordered.length; at += 1) join(found, properties.code, ordered[at - 1], ordered[at]);
    }
  }
  return pieces([...found.values()]).map((edge) => ({ ...edge, lit: litOf(edge.line[0], edge.line.at(-1) ?? []) }));
}

/** @param {Map<string, Edge>} found @param {string} code @param {number[]} from @param {number[]} to */
function join(found, code, from, to) {
  const other = found.get(`${to} ${from}`);
  if (other) other.b = code;
  else found.set(`${from} ${to}`, { a: code, b: "", line: [from, to] });
}

/**
 * What follows one another between the same two, so long that it has a direction: the steps of the grid of the
 * boundaries have none.
 * @param {Edge[]} edges in the order of rings
 */
function pieces(edges) {
  /** @type {Edge[]} */
  const found = [];
  for (const { a, b, line } of edges) {
    const last = found.at(-1);
    const on = last?.a === a && last.b === b && String(last.line.at(-1)) === String(line[0]);
    if (last && on && apart(last.line[0], line[0]) < PIECE) last.line.push(line[1]);
    else found.push({ a, b, line: [...line] });
  }
  return found;
}

/** Degrees, near enough. @param {number[]} one @param {number[]} other */
const apart = (one, other) => Math.hypot(one[0] - other[0], one[1] - other[1]);

/** @param {number[]} from @param {number[]} to */
function litOf(from, to) {
  const [x, y] = [(to[0] - from[0]) * Math.cos((from[1] * Math.PI) / 180), to[1] - from[1]];
  // The face looks a right angle to the right of the way.
  return x || y ? Math.cos(Math.atan2(y, x) - Math.PI / 2 - LIGHT) : 0;
}

/** Twice the signed area, > 0 against the clock. @param {number[][]} ring */
const turns = (ring) => ring.slice(1).reduce((sum, [x, y], at) => sum + (ring[at][0] * y - x * ring[at][1]), 0);

/**
 * The lit and the shaded lines, the higher area at the right of each.
 * @param {Slope[]} slopes
 * @param {(code: string) => number} height of an area, of "" what is around all
 * @returns {GeoJSON.Feature[]}
 */
export function reliefOf(slopes, height) {
  /** @type {Map<string, number[][][]>} */
  const lines = new Map();
  for (const { a, b, line, lit } of slopes) {
    const step = height(a) - height(b);
    const light = Math.round((step > 0 ? lit : -lit) * STEPS_OF_LIGHT);
    if (!step || !light) continue;
    const key = `${Math.abs(step)} ${light}`;
    // The higher one at the right.
    const shown = step > 0 ? [...line].reverse() : line;
    const before = lines.get(key)?.at(-1);
    if (before && String(before.at(-1)) === String(shown[0])) before.push(...shown.slice(1));
    else if (before && String(before[0]) === String(shown.at(-1))) before.unshift(...shown.slice(0, -1));
    else lines.set(key, [...(lines.get(key) ?? []), [...shown]]);
  }
  return [...lines].map(([key, coordinates]) => {
    const [step, light] = key.split(" ").map(Number);
    const properties = { step, lit: light > 0, much: Math.abs(light) / STEPS_OF_LIGHT };
    return { type: "Feature", properties, geometry: { type: "MultiLineString", coordinates } };
  });
}

export class Relief {
  /** @param {Page} page @param {CityMap} city */
  constructor(page, city) {
    this.page = page;
    this.city = city;
    this.drawn = "";
    /** @type {Slope[] | undefined} */
    this.slopes = undefined;
  }

  /** A second has passed. */
  beat() {
    const { map, ready } = this.city;
    if (!map || !ready) return;
    // A style that was made anew has none of it.
    if (!map.getLayer("relief")) this.#add(map);
    const heights = this.#heights();
    const drawn = [...heights].join();
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.slopes ??= slopesOf(this.city.boundaries.towns);
    const features = reliefOf(this.slopes, (code) => heights.get(code) ?? 0);
    /** @type {GeoJSONSource | undefined} */ (map.getSource("relief"))?.setData({
      type: "FeatureCollection",
      features,
    });
  }

  /** Classes 1 to 5 of the townships in focus, as they are coloured; who is silent or unknown lies flat. */
  #heights() {
    const { focus, county, colours } = this.city;
    const shown = colours.lines.filter(([code]) => !county || code.startsWith(focus));
    return new Map(shown.map(([code, value]) => [code, classOf(value) + 1]));
  }

  /** @param {GlMap} map */
  #add(map) {
    const u = unit(true);
    const { theme } = this.page.live;
    this.drawn = "";
    // The day's light lies under the map.
    map.setPaintProperty("ground", "background-opacity", 0);
    map.addSource("relief", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
    const under = { "fill-color": SHADOW, "fill-antialias": false, "fill-translate": [4 * u, 7 * u] };
    map.addLayer({ id: "plate", type: "fill", source: "towns", paint: /** @type {never} */ (under) }, "load");
    const width = ["*", ["+", 2, ["*", 1.2, ["get", "step"]]], u];
    const paint = {
      "line-color": ["case", ["get", "lit"], theme.edge, SHADOW],
      "line-opacity": ["*", ["case", ["get", "lit"], 0.6, 0.85], ["get", "much"]],
      "line-width": width,
      "line-offset": ["/", width, 2],
      "line-blur": ["/", width, 3],
    };
    map.addLayer({ id: "relief", type: "line", source: "relief", paint: /** @type {never} */ (paint) }, "glow-wide");
  }
}
