// Strips of a map on which nothing is named: a row of unseen signs that come before the names, which then stand beside
// it.

/** @import { GeoJSONSource, Map as GlMap } from "/assets/vendor/maplibre-gl.mjs" */
/**
 * @typedef {{across: number[], down: number[], half: number, width: number, height: number}} Strips px of the map:
 *   `across`: x of upright ones; `down`: y of level ones; `half`: of their width
 */

const NAME = "keep-clear";
/**
 * Where a name may stand beside its point, the nearest first: anchor, and em to the right and down.
 */
const BESIDE = [
  .../** @type {[string, [number, number]][]} */ ([
    ["center", [0, 0]],
    ["top", [0, 0.6]],
    ["bottom", [0, -0.6]],
    ["left", [0.6, 0]],
    ["right", [-0.6, 0]],
    ["top-left", [0.5, 0.5]],
    ["top-right", [-0.5, 0.5]],
    ["bottom-left", [0.5, -0.5]],
    ["bottom-right", [-0.5, -0.5]],
    ["top", [0, 1.6]],
    ["bottom", [0, -1.6]],
    ["left", [1.8, 0]],
    ["right", [-1.8, 0]],
    ["top-left", [1.6, 1.2]],
    ["top-right", [-1.6, 1.2]],
    ["bottom-left", [1.6, -1.2]],
    ["bottom-right", [-1.6, -1.2]],
  ]),
].flat();
/** @type {WeakMap<GlMap, string>} */
const drawn = new WeakMap();

/**
 * Points along the strips, so near to each other that no name passes.
 * @param {Strips} strips
 * @returns {[number, number][]}
 */
export function pointsOf({ across, down, half, width, height }) {
  /** @param {number[]} places @param {number} within */
  const seen = (places, within) => places.filter((place) => place > -half && place < within + half);
  /** @param {number} length */
  const steps = (length) => Array.from({ length: Math.ceil(length / half) + 1 }, (_, n) => n * half);
  return [
    ...seen(across, width).flatMap((x) => steps(height).map((y) => /** @type {[number, number]} */ ([x, y]))),
    ...seen(down, height).flatMap((y) => steps(width).map((x) => /** @type {[number, number]} */ ([x, y]))),
  ];
}

/** Of where the map is now; the same again does nothing. @param {GlMap} map @param {Strips} strips */
export function keepClear(map, strips) {
  const { lng, lat } = map.getCenter();
  const now = JSON.stringify([lng, lat, map.getZoom(), strips]);
  if (drawn.get(map) === now && map.getLayer(NAME)) return;
  drawn.set(map, now);
  if (!map.hasImage(NAME)) map.addImage(NAME, { width: 1, height: 1, data: new Uint8Array(4) });
  if (!map.getSource(NAME)) map.addSource(NAME, { type: "geojson", data: { type: "FeatureCollection", features: [] } });
  if (!map.getLayer(NAME)) {
    map.addLayer({
      id: NAME,
      type: "symbol",
      source: NAME,
      layout: { "icon-image": NAME, "icon-allow-overlap": true },
    });
    map.setLayoutProperty("names", "text-variable-anchor-offset", /** @type {never} */ (BESIDE));
  }
  map.setLayoutProperty(NAME, "icon-padding", strips.half);
  const features = pointsOf(strips).map(([x, y]) => {
    const at = map.unproject([x, y]);
    return { type: /** @type {const} */ ("Feature"), properties: {}, geometry: point(at.lng, at.lat) };
  });
  /** @type {GeoJSONSource} */ (map.getSource(NAME)).setData({ type: "FeatureCollection", features });
}

/** @param {number} lon @param {number} lat @returns {GeoJSON.Point} */
const point = (lon, lat) => ({ type: "Point", coordinates: [lon, lat] });
