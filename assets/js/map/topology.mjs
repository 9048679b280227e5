// TopoJSON to GeoJSON: shared arcs on an integer grid.

/**
 * @typedef {{id: string, type: string, properties: {name: string}, arcs: number[][] | number[][][]}} Shape arcs: of a
 *   Polygon rings, of a MultiPolygon polygons
 * @typedef {{transform: {scale: number[], translate: number[]}, arcs: number[][][],
 *   objects: Record<string, {geometries: Shape[]}>}} Topology
 * @typedef {GeoJSON.Feature<GeoJSON.Polygon | GeoJSON.MultiPolygon, {code: string, name: string}>} Area
 * @typedef {{type: "FeatureCollection", features: Area[]}} Areas
 */

/** @param {Topology} topology @param {string} layer @returns {Areas} */
export function features(topology, layer) {
  const { scale, translate } = topology.transform;
  const arcs = topology.arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([dx, dy]) => {
      x += dx;
      y += dy;
      return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
    });
  });
  /** @param {number[]} numbers of arcs; ~n is arc n backwards */
  const ring = (numbers) =>
    numbers.flatMap((n, at) => {
      const arc = n >= 0 ? arcs[n] : [...arcs[~n]].reverse();
      return at ? arc.slice(1) : arc;
    });
  return {
    type: "FeatureCollection",
    features: topology.objects[layer].geometries.map((shape) => ({
      type: "Feature",
      id: Number(shape.id),
      properties: { code: shape.id, name: shape.properties.name },
      geometry: geometryOf(shape, ring),
    })),
  };
}

/** @param {Shape} shape @param {(numbers: number[]) => number[][]} ring @returns {Area["geometry"]} */
function geometryOf({ type, arcs }, ring) {
  if (type === "Polygon") return { type, coordinates: /** @type {number[][]} */ (arcs).map(ring) };
  return { type: "MultiPolygon", coordinates: /** @type {number[][][]} */ (arcs).map((part) => part.map(ring)) };
}

/**
 * Of areas, those in a region, under the names their people use.
 * @param {Areas} areas
 * @param {string} region
 * @returns {Areas}
 */
export function inside(areas, region) {
  const here = areas.features.filter((f) => f.properties.code.startsWith(region));
  const named = here.map((f) => ({ ...f, properties: { ...f.properties, name: short(f.properties.name) } }));
  return { ...areas, features: named };
}

/** 村民委员会 and 居民委员会 govern a place; the place itself is 村, 社区. @param {string} name */
const short = (name) => name.replace(/村?(村民委员会|村委会)$/, "村").replace(/(社区)?(居民委员会|居委会)$/, "社区");

/** west, south, east, north of areas. @param {Area[]} areas @returns {[number, number, number, number]} */
export function bounds(areas) {
  /** @type {[number, number, number, number]} */
  const box = [180, 90, -180, -90];
  for (const { geometry } of areas) {
    const outer =
      geometry.type === "Polygon" ? geometry.coordinates[0] : geometry.coordinates.flatMap(([ring]) => ring);
    for (const [x, y] of outer) {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
  }
  return box;
}
