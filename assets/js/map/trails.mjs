// The last few steps of dots, as lines that fade. Pure.

/** @import { Dot } from "../types.d.ts" */

const STEPS = 8;
/** Of a dot that was heard of longer ago there is no trail. */
const YOUNG_S = 180;

/** @param {Pick<Dot, "lon" | "lat" | "fix" | "trail">[]} dots @param {number} nowS @returns {GeoJSON.Feature[]} */
export function trailsOf(dots, nowS) {
  return dots.filter((dot) => nowS - dot.fix < YOUNG_S && dot.trail.length).flatMap(trailOf);
}

/** The older a step, the fainter. @param {Pick<Dot, "lon" | "lat" | "trail">} dot @returns {GeoJSON.Feature[]} */
function trailOf({ lon, lat, trail }) {
  const points = [[lon, lat]];
  for (let at = trail.length - 2; at >= 0 && points.length <= STEPS; at -= 2) points.push([trail[at], trail[at + 1]]);
  return points.slice(1).map((from, n) => ({
    type: "Feature",
    properties: { fade: 0.8 * (1 - n / STEPS) },
    geometry: { type: "LineString", coordinates: [from, points[n]].map(([x, y]) => [x / 1e6, y / 1e6]) },
  }));
}
