// TopoJSON to GeoJSON: shared arcs on an integer grid.

/** @param {any} topology @param {string} layer @returns {GeoJSON.FeatureCollection} */
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
  const ring = (numbers) =>
    numbers.flatMap((n, at) => {
      const arc = n >= 0 ? arcs[n] : [...arcs[~n]].reverse();
      return at ? arc.slice(1) : arc;
    });
  return {
    type: "FeatureCollection",
    features: topology.objects[layer].geometries.map((g) => ({
      type: "Feature",
      id: Number(g.id),
      properties: { code: g.id, name: g.properties.name },
      geometry: { type: g.type, coordinates: g.type === "Polygon" ? g.arcs.map(ring) : g.arcs.map((part) => part.map(ring)) },
    })),
  };
}

/** Of features, those in a region, under the names their people use. @param {GeoJSON.FeatureCollection} found @param {string} region */
export function inside(found, region) {
  const here = found.features.filter((f) => f.properties.code.startsWith(region));
  const named = here.map((f) => ({ ...f, properties: { ...f.properties, name: short(f.properties.name) } }));
  return { ...found, features: named };
}

/** 村民委员会 and 居民委员会 govern a place; the place itself is 村, 社区. @param {string} name */
const short = (name) => name.replace(/村?(村民委员会|村委会)$/, "村").replace(/(社区)?(居民委员会|居委会)$/, "社区");

/** west, south, east, north of features. */
export function bounds(found) {
  const box = [180, 90, -180, -90];
  for (const f of found) {
    const outer = f.geometry.type === "Polygon" ? f.geometry.coordinates[0] : f.geometry.coordinates.map(([ring]) => ring).flat();
    for (const [x, y] of outer) {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
  }
  return box;
}
