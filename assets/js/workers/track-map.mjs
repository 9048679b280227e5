// A worker's day on the map: its line, its gaps, its stops, and the marker that moves.

import { lines } from "./playback.mjs";

/** @import { GeoJSONSource, LayerSpecification, Map as GlMap } from "/assets/vendor/maplibre-gl.mjs" */
/** @import { Track } from "./playback.mjs" */

const PATH = ["#16343f", "#86d1be"];
/** Degrees to each side at least: a short way is not enlarged beyond what can be read. */
const LEAST = 0.004;
/** @type {LayerSpecification[]} */
const LAYERS = [
  {
    id: "path",
    type: "line",
    source: "path",
    layout: { "line-cap": "round" },
    paint: { "line-width": 4, "line-color": ["interpolate", ["linear"], ["get", "part"], 0, PATH[0], 1, PATH[1]] },
  },
  {
    id: "gaps",
    type: "line",
    source: "gaps",
    paint: { "line-width": 2, "line-color": "#a9b8ca", "line-dasharray": [2, 3] },
  },
  { id: "stays", type: "circle", source: "stays", paint: circle(5, "#e8eef6", 2) },
];
/** @type {LayerSpecification} */
const MARKER = { id: "marker", type: "circle", source: "marker", paint: circle(8, "#ffd9a0", 3) };

/** @type {LayerSpecification} */
const FLEET = {
  id: "fleet",
  type: "circle",
  source: "fleet",
  paint: {
    "circle-radius": ["case", ["get", "chosen"], 10, 6],
    "circle-color": ["case", ["get", "chosen"], "#ffd9a0", "#86d1be"],
    "circle-stroke-color": "#0b1420",
    "circle-stroke-width": 2,
  },
};

/** @param {number} radius px @param {string} colour @param {number} edge px */
function circle(radius, colour, edge) {
  return {
    "circle-radius": radius,
    "circle-color": colour,
    "circle-stroke-color": "#0b1420",
    "circle-stroke-width": edge,
  };
}

/** @param {GlMap} map @param {Track} track */
export function drawTrack(map, track) {
  const { known, gaps } = lines(track);
  const stays = track.stops.map(([from]) => point([track.lon[from] / 1e6, track.lat[from] / 1e6]));
  put(map, "path", known);
  put(map, "gaps", gaps);
  put(map, "stays", stays);
  if (!map.getLayer("path")) for (const layer of LAYERS) map.addLayer(layer);
}

/** @param {GlMap} map @param {number[]} at [lon, lat] in degrees */
export function drawMarker(map, at) {
  put(map, "marker", [point(at)]);
  if (!map.getLayer("marker")) map.addLayer(MARKER);
}

/** @param {GlMap} map @param {{at: number[], chosen: boolean}[]} posts `at`: [lon, lat] in degrees */
export function drawFleet(map, posts) {
  put(
    map,
    "fleet",
    posts.map(({ at, chosen }) => ({ ...point(at), properties: { chosen } })),
  );
  if (!map.getLayer("fleet")) map.addLayer(FLEET);
}

/** Where the whole day lies: west, south, east, north in degrees. @param {Pick<Track, "lon" | "lat">} track */
export function boundsOf({ lon, lat }) {
  const [west, east] = ends(lon);
  const [south, north] = ends(lat);
  const [left, below, right, above] = [west, south, east, north].map((v) => v / 1e6);
  const wide = Math.max(LEAST, (right - left) / 8);
  const high = Math.max(LEAST, (above - below) / 8);
  return /** @type {[number, number, number, number]} */ ([left - wide, below - high, right + wide, above + high]);
}

/** Least and largest. @param {number[]} values */
const ends = (values) =>
  values.reduce(([low, high], v) => [Math.min(low, v), Math.max(high, v)], [Infinity, -Infinity]);

/** @param {number[]} coordinates @returns {GeoJSON.Feature} */
const point = (coordinates) => ({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates } });

/** @param {GlMap} map @param {string} name of the source @param {GeoJSON.Feature[]} features */
function put(map, name, features) {
  /** @type {GeoJSON.FeatureCollection} */
  const data = { type: "FeatureCollection", features };
  const source = /** @type {GeoJSONSource | undefined} */ (map.getSource(name));
  if (source) source.setData(data);
  else map.addSource(name, { type: "geojson", data });
}
