// What a wall shows in its middle: 1 the city, 2 one county, 3 the flow of cases, 4 supervision, 5 the newest
// brief. Head, alerts and foot never change.

import { untaken } from "../ui/alerts.mjs";

export const CITY = 1;
export const COUNTY = 2;
export const FLOW = 3;
export const SUPERVISION = 4;
export const BRIEF = 5;

/**
 * @typedef {{scene: number, focus: string, since: number, last: string}} View `focus`: code that the map shows;
 *   `since`:
 * ms of the clock given; `last`: the county shown last
 * @typedef {{state: string, priority: number, region: string, at: number, id: string}} Placed an alert and its region
 * @typedef {{scenes: number[], rotateMs: number, hold: boolean, home: string, fixed: string}} Plan `home`: the wall's
 *   own
 * region; `fixed`: a county asked for
 */

/** How a wall begins. @param {Plan} plan @param {number} now @returns {View} */
export function begin(plan, now) {
  const scene = plan.scenes[0] ?? CITY;
  return { scene, focus: focusOf(scene, plan.fixed, plan.home), since: now, last: plan.fixed };
}

/**
 * The view after a moment. A critical alert that is not acknowledged holds the wall on a map that it is on, until it
 * is.
 * @param {View} view
 * @param {Plan} plan
 * @param {number} now
 * @param {Placed[]} alerts
 * @param {string[]} counties codes in order
 * @returns {View}
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

/** @param {View} view @param {Placed[]} alerts */
const inSight = ({ scene, focus }, alerts) =>
  scene === CITY || (scene === COUNTY && alerts.every((alert) => alert.region.startsWith(focus)));

/**
 * The scene whose map has these alerts on it, of those this wall shows.
 * @param {View} view
 * @param {Plan} plan
 * @param {Placed[]} alerts
 * @param {number} now
 */
function onMap(view, plan, alerts, now) {
  if (plan.scenes.includes(CITY)) return show(view, CITY, plan.home, now);
  const county = plan.fixed || gravest(alerts);
  if (!plan.scenes.includes(COUNTY) || !county || (view.scene === COUNTY && view.focus === county)) return view;
  return toCounty(view, county, now);
}

/** The county of the gravest open alert; "" when none lies in one. @param {Placed[]} alerts */
export function gravest(alerts) {
  const placed = alerts.filter((alert) => alert.region.length >= 6);
  placed.sort((a, b) => a.priority - b.priority || a.at - b.at || (a.id < b.id ? -1 : 1));
  return placed[0]?.region.slice(0, 6) ?? "";
}

/** The next county by code. @param {string[]} counties @param {string} last */
export function following(counties, last) {
  return counties.find((code) => code > last) ?? counties[0] ?? "";
}

/** @param {number} scene @param {string} county @param {string} home */
const focusOf = (scene, county, home) => (scene === COUNTY && county ? county : home);
/** @param {View} view @param {number} scene @param {string} focus @param {number} now @returns {View} */
const show = (view, scene, focus, now) => ({ ...view, scene, focus, since: now });
/** @param {View} view @param {string} county @param {number} now @returns {View} */
const toCounty = (view, county, now) => ({ ...show(view, COUNTY, county, now), last: county });
