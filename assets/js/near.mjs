// Who is near an alert: police post and emergency services first, then full-time workers in session by distance. For what
// is grave nobody is chosen beforehand and no volunteer is proposed.

import { fill } from "./text.mjs";

const M_PER_E6 = 0.11132;
const NEAREST = 5;
const FAR_M = 20_000;

/** Metres between two places of 1e-6 degree. */
export function metres(a, b) {
  const north = (a.lat - b.lat) * M_PER_E6;
  const east = (a.lon - b.lon) * M_PER_E6 * Math.cos((a.lat / 1e6) * (Math.PI / 180));
  return Math.hypot(north, east);
}

/** Whether this is a matter for services alone: grave by its rule or type, or by night. */
export function grave(line, live, hour) {
  const [begin, end] = live.plan.night;
  const night = begin > end ? hour >= begin || hour < end : hour >= begin && hour < end;
  return live.alone.includes(line.rule) || live.grave.includes(line.subject) || night;
}

/**
 * Full-time workers in session, nearest first. @param {{lon_e6: number, lat_e6: number}} line
 * @param {{idx: number, lon: number, lat: number, fix: number}[]} dots @param {Map<string, {post: string, kind: string}>} posts
 */
export function nearest(line, dots, posts) {
  if (!line.lon_e6) return [];
  const here = { lon: line.lon_e6, lat: line.lat_e6 };
  return dots
    .map((dot) => ({ dot, post: posts.get(String(dot.idx)), m: metres(here, dot) }))
    .filter(({ post, m }) => post?.kind === "full" && m < FAR_M)
    .sort((a, b) => a.m - b.m || a.dot.idx - b.dot.idx)
    .slice(0, NEAREST)
    .map(({ dot, post, m }) => ({ name: post.post, m, fix: dot.fix }));
}

/** Police post, fire brigade, ambulance: in words. @param {string} place @param {any} words */
export const services = (place, words) => [fill(words.near_police, { place }), words.near_fire, words.near_medical];

/** 350 m, 1.2 km in words. */
export function distance(m, words) {
  return m < 1000 ? fill(words.near_m, { n: Math.round(m / 10) * 10 }) : fill(words.near_km, { n: (m / 1000).toFixed(1) });
}
