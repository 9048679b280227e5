// The map's style: the city as a night map, drawn from our own boundaries alone. What depends on the region in focus
// and on the size of the screen is kept apart, so that a change of scene rebuilds nothing.

const HATCH_PX = 16;
/** CSS px of a map's height at which a desk's dots have their full size; on a smaller one they are smaller. */
const FULL_PX = 930;

/** @import { LayerSpecification, Map as GlMap, StyleSpecification } from "/assets/vendor/maplibre-gl.mjs" */
/**
 * @typedef {GeoJSON.FeatureCollection} Features
 * @typedef {[layer: string, kind: "paint" | "layout", property: string, value: unknown]} Change of a layer
 */

/**
 * @param {Record<string, string>} theme
 * @param {{towns: Features, counties: Features, labels: Features}} data
 * @param {string} [tiles] URL of a base map
 * @returns {StyleSpecification}
 */
export function style(theme, data, tiles = "") {
  /** @type {Features} */
  const none = { type: "FeatureCollection", features: [] };
  return {
    version: 8,
    sources: {
      towns: { type: "geojson", data: data.towns },
      counties: { type: "geojson", data: data.counties },
      labels: { type: "geojson", data: data.labels },
      clusters: { type: "geojson", data: none },
      trails: { type: "geojson", data: none },
      villages: { type: "geojson", data: none },
      ...(tiles ? { basemap: { type: "raster", tiles: [tiles], tileSize: 256 } } : {}),
    },
    layers: [...ground(theme, tiles !== ""), ...areas(theme), ...people(theme), ...names(theme)],
  };
}

/**
 * What lies below everything.
 * @param {Record<string, string>} theme
 * @param {boolean} tiles
 * @returns {LayerSpecification[]}
 */
function ground(theme, tiles) {
  /** @type {LayerSpecification[]} */
  const basemap = [{ id: "basemap", type: "raster", source: "basemap", paint: { "raster-opacity": 0.35 } }];
  return [{ id: "ground", type: "background", paint: { "background-color": theme.bg } }, ...(tiles ? basemap : [])];
}

/** Townships by load, and all lines. @param {Record<string, string>} theme @returns {LayerSpecification[]} */
function areas(theme) {
  const colour = /** @type {never} */ (["coalesce", ["feature-state", "colour"], theme["load-1"]]);
  const village = { "line-color": theme.edge, "line-opacity": 0.4 };
  return [
    { id: "load", type: "fill", source: "towns", paint: { "fill-color": colour } },
    { id: "no-data", type: "fill", source: "towns", paint: { "fill-color": theme.bg } },
    { id: "town-lines", type: "line", source: "towns", paint: { "line-color": theme.bg } },
    { id: "village-lines", type: "line", source: "villages", paint: village },
    {
      id: "village-here",
      type: "line",
      source: "villages",
      filter: ["==", ["get", "code"], ""],
      paint: { "line-color": theme.text },
    },
    { id: "glow-wide", type: "line", source: "counties", paint: { "line-color": theme.edge, "line-opacity": 0.22 } },
    { id: "glow", type: "line", source: "counties", paint: { "line-color": theme.edge } },
  ];
}

/**
 * Trails and clusters of workers; the dots are a layer of our own.
 * @param {Record<string, string>} theme
 * @returns {LayerSpecification[]}
 */
function people(theme) {
  return [
    {
      id: "trails",
      type: "line",
      source: "trails",
      layout: { "line-cap": "round" },
      paint: { "line-color": theme.light, "line-opacity": ["get", "fade"] },
    },
    {
      id: "cluster-glow",
      type: "circle",
      source: "clusters",
      paint: { "circle-color": theme.light, "circle-blur": 1, "circle-opacity": 0.5 },
    },
    { id: "clusters", type: "circle", source: "clusters", paint: { "circle-color": theme.light } },
  ];
}

/** Names of villages and of the areas shown. @param {Record<string, string>} theme @returns {LayerSpecification[]} */
function names(theme) {
  return [
    {
      id: "village-names",
      type: "symbol",
      source: "villages",
      layout: { "text-field": ["get", "name"], "text-font": ["sans-serif"], "text-padding": 6 },
      paint: { "text-color": theme["text-2"], "text-halo-color": theme.bg },
    },
    {
      id: "names",
      type: "symbol",
      source: "labels",
      layout: {
        "text-field": ["get", "name"],
        "text-font": ["sans-serif"],
        "text-letter-spacing": 0.06,
        "text-variable-anchor": ["center", "top", "bottom", "left", "right"],
        "text-radial-offset": 0.6,
        "text-padding": 4,
      },
      paint: { "text-color": theme.text, "text-halo-color": theme.bg },
    },
  ];
}

/**
 * What the region in focus changes.
 * @param {boolean} county whether it is a county or less
 * @param {string} focus its code, or the township a viewer is limited to
 * @returns {Change[]}
 */
export function focused(county, focus) {
  /** @param {string} code */
  const within = (code) => ["==", ["slice", ["get", "code"], 0, code.length], code];
  const inside = within(focus);
  return [
    ["load", "paint", "fill-opacity", county ? ["case", inside, 0.95, 0.28] : 0.95],
    // Of the neighbours nothing is shown: they are there to tell where the county lies.
    ["no-data", "paint", "fill-opacity", county ? ["case", inside, 1, 0] : 1],
    ["glow", "paint", "line-opacity", county ? ["case", within(focus.slice(0, 6)), 1, 0.35] : 0.9],
    ["clusters", "layout", "visibility", county ? "none" : "visible"],
    ["cluster-glow", "layout", "visibility", county ? "none" : "visible"],
    ["trails", "layout", "visibility", county ? "visible" : "none"],
  ];
}

/**
 * What the size of the screen changes.
 * @param {number} u CSS px of a wall's unit
 * @param {boolean} county
 * @param {boolean} wall
 * @returns {Change[]}
 */
export function sized(u, county, wall) {
  /** @param {number} small @param {number} large */
  const grow = (small, large) => ["interpolate", ["linear"], ["sqrt", ["get", "n"]], 2, small * u, 12, large * u];
  return [
    ["names", "layout", "text-size", (wall ? 27 : county ? 16 : 20) * u],
    ["names", "paint", "text-halo-width", 2 * u],
    ["village-names", "layout", "text-size", (wall ? 26 : 14) * u],
    ["village-names", "paint", "text-halo-width", 1.5 * u],
    ["village-lines", "paint", "line-width", u],
    ["village-here", "paint", "line-width", 2.5 * u],
    ["town-lines", "paint", "line-width", 1.2 * u],
    ["glow-wide", "paint", "line-width", 10 * u],
    ["glow-wide", "paint", "line-blur", 10 * u],
    ["glow", "paint", "line-width", 1.6 * u],
    ["trails", "paint", "line-width", 2 * u],
    ["cluster-glow", "paint", "circle-radius", grow(8, 22)],
    ["clusters", "paint", "circle-radius", grow(2.6, 6)],
  ];
}

/** No data: 45° lines that repeat. @param {Record<string, string>} theme */
export function hatch(theme) {
  const canvas = Object.assign(document.createElement("canvas"), { width: HATCH_PX, height: HATCH_PX });
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.fillStyle = theme.bg;
  pen.fillRect(0, 0, HATCH_PX, HATCH_PX);
  pen.strokeStyle = theme["text-2"];
  pen.lineWidth = 2;
  pen.beginPath();
  for (const at of [-HATCH_PX, 0, HATCH_PX]) {
    pen.moveTo(at, HATCH_PX);
    pen.lineTo(at + HATCH_PX, 0);
  }
  pen.stroke();
  return pen.getImageData(0, 0, HATCH_PX, HATCH_PX);
}

/** CSS px of one unit of a wall, 1 on a desk. @param {boolean} wall */
export function unit(wall) {
  return wall ? parseFloat(getComputedStyle(document.documentElement).fontSize) / 10 : 1;
}

/** How large dots are on a desk's map, up to 1. @param {HTMLElement} element */
export const deskUnit = (element) => Math.max(0.55, Math.min(1, element.clientHeight / FULL_PX));

/**
 * Room for what is written over the map, CSS px: its title above, legend and 示意边界 below.
 * @param {HTMLElement} element
 * @param {boolean} wall
 */
export function room(element, wall) {
  const u = element.clientHeight / FULL_PX;
  if (!wall) return { top: 40, bottom: 96, left: 40, right: 40 };
  return { top: 92 * u, bottom: 132 * u, left: 48 * u, right: 48 * u };
}

/** @param {GlMap} map @param {Change[]} changes */
export function apply(map, changes) {
  for (const [layer, kind, name, value] of changes) {
    if (kind === "paint") map.setPaintProperty(layer, /** @type {never} */ (name), /** @type {never} */ (value));
    else map.setLayoutProperty(layer, /** @type {never} */ (name), /** @type {never} */ (value));
  }
}
