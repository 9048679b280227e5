// Who is near an alert: police post and emergency services first, then full-time workers in session by distance. For what
// is grave nobody is chosen beforehand and no volunteer is proposed.

import { place, ruleOf } from "../ui/alerts.mjs";
import { age, fill, hour } from "../ui/text.mjs";

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
  return !ruleOf(line, live).preselect || live.grave.includes(line.subject) || night;
}

/**
 * Full-time workers in session, nearest first; none where only the region is known. @param {{lon_e6: number, lat_e6: number, approx?: boolean}} line
 * @param {{idx: number, lon: number, lat: number, fix: number}[]} dots @param {Map<string, {post: string, kind: string}>} posts
 */
export function nearest(line, dots, posts) {
  // From a label no distance is true: nobody is listed as near.
  if (!line.lon_e6 || line.approx) return [];
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

/**
 * Services, then people, then why there are none. @param {any} line @param {{name: string, m: number, fix: number}[]} found
 * @param {import("../ui/page.mjs").Page} page @param {number} now city ms @returns {string[][]}
 */
export function nearRows(line, found, { words: w, live }, now) {
  const rows = services(place(line, live), w).map((name) => [w.near_first, name, "", ""]);
  rows.push(...found.map((one) => ["", one.name, distance(one.m, w), age(now, one.fix * 1000, w)]));
  if (!found.length) rows.push(["", line.approx ? fill(w.near_unplaced, { place: place(line, live) }) : w.near_none, "", ""]);
  if (grave(line, live, hour(now))) rows.push(["", w.near_volunteers, "", ""]);
  return rows;
}

/** 350 m, 1.2 km in words. */
export function distance(m, words) {
  return m < 1000 ? fill(words.near_m, { n: Math.round(m / 10) * 10 }) : fill(words.near_km, { n: (m / 1000).toFixed(1) });
}
