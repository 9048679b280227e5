// What a wall shows in its middle: 1 the city, 2 one county, 3 the flow of matters. Head, alerts and foot never change.

import { untaken } from "../ui/alerts.mjs";

export const CITY = 1;
export const COUNTY = 2;
export const FLOW = 3;

/**
 * @typedef {{scene: number, focus: string, since: number, last: string}} View `focus`: code that the map shows; `since`:
 * ms of the clock given; `last`: the county shown last
 * @typedef {{scenes: number[], rotateMs: number, hold: boolean, home: string, fixed: string}} Plan `home`: the wall's own
 * region; `fixed`: a county asked for
 */

/** How a wall begins. @param {Plan} plan @param {number} now @returns {View} */
export function begin(plan, now) {
  const scene = plan.scenes[0] ?? CITY;
  return { scene, focus: focusOf(scene, plan.fixed, plan.home), since: now, last: plan.fixed };
}

/**
 * The view after a moment. A critical alert that nobody has taken holds the wall on a map that it is on, until somebody has.
 * @param {View} view @param {Plan} plan @param {number} now @param {{state: string, priority: number, region: string, at: number, id: string}[]} alerts
 * @param {string[]} counties codes in order @returns {View}
 */
export function next(view, plan, now, alerts, counties) {
  const grave = alerts.filter((alert) => alert.priority === 1 && untaken(alert));
  if (grave.length) return inSight(view, grave) ? view : onMap(view, plan, grave, now);
  if (plan.hold || plan.scenes.length < 2 || now - view.since < plan.rotateMs) return view;
  const scene = plan.scenes[(plan.scenes.indexOf(view.scene) + 1) % plan.scenes.length];
  if (scene !== COUNTY) return show(view, scene, plan.home, now);
  const county = plan.fixed || gravest(alerts) || following(counties, view.last);
  return county ? toCounty(view, county, now) : show(view, CITY, plan.home, now);
}

const inSight = (view, alerts) => view.scene === CITY || (view.scene === COUNTY && alerts.every((alert) => alert.region.startsWith(view.focus)));

/** The scene whose map has these alerts on it, of those this wall shows. */
function onMap(view, plan, alerts, now) {
  if (plan.scenes.includes(CITY)) return show(view, CITY, plan.home, now);
  const county = plan.fixed || gravest(alerts);
  if (!plan.scenes.includes(COUNTY) || !county || (view.scene === COUNTY && view.focus === county)) return view;
  return toCounty(view, county, now);
}

/** The county of the gravest open alert; "" when none lies in one. */
export function gravest(alerts) {
  const placed = alerts.filter((alert) => alert.region.length >= 6);
  placed.sort((a, b) => a.priority - b.priority || a.at - b.at || (a.id < b.id ? -1 : 1));
  return placed[0]?.region.slice(0, 6) ?? "";
}

/** The next county by code. */
export function following(counties, last) {
  return counties.find((code) => code > last) ?? counties[0] ?? "";
}

const focusOf = (scene, county, home) => (scene === COUNTY && county ? county : home);
const show = (view, scene, focus, now) => ({ ...view, scene, focus, since: now });
const toCounty = (view, county, now) => ({ ...show(view, COUNTY, county, now), last: county });
