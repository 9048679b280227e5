// Cameras near an alert: where, whose, whether they answered, and the way to each, on record. Loaded when there is one.

import { button, make } from "../ui/elements.mjs";
import { fill, timed } from "../ui/text.mjs";
import { distance, metres } from "./nearest.mjs";

/** @import { Alert, Words } from "../types.d.ts" */
/** @import { Lookups } from "./lookups.mjs" */
/** @import { NearSite } from "./surroundings.mjs" */
/**
 * @typedef {NearSite & {site: string, owner: string, answered: boolean, at: number, plays: boolean}} NearCamera
 *   `kind`: of its link; `plays`: whether a page of ours plays it; `at`: city ms at which its server was asked,
 *   0 = not yet
 */

const NEAR_M = 1_000;
const MOST = 3;

/**
 * Those within a kilometre of a known place, the nearest first.
 * @param {NearCamera[]} all
 * @param {Alert} line
 * @param {Words} words
 * @param {Lookups} lookups
 * @param {number} now city ms
 * @returns {Node | string}
 */
export function camerasOf(all, line, words, lookups, now) {
  const here = { lon: line.lon_e6, lat: line.lat_e6 };
  const near = all
    .map((one) => ({ ...one, m: metres(here, one) }))
    .filter(({ m }) => m <= NEAR_M)
    .sort((a, b) => a.m - b.m);
  const rows = near
    .slice(0, MOST)
    .map((one) => cameraOf({ ...one, way: distance(one.m, words) }, line, words, lookups, now));
  return rows.length ? make("span", "", "", rows) : "";
}

/**
 * Asks for the link, and opens it once that is on record.
 * @param {Lookups} lookups
 * @param {Alert} line
 * @param {string} site
 */
async function opens(lookups, line, site) {
  openLink(await lookups.camera(line, site));
}

/** In a tab of its own, which knows nothing of where it was opened. @param {string} link */
function openLink(link) {
  if (link) globalThis.open(link, "_blank", "noopener,noreferrer");
}

/**
 * A camera: where, whose, whether its server answered when it was asked last; what opens its link, on record.
 * @param {NearCamera & {way: string}} camera
 * @param {Alert} line
 * @param {Words} words
 * @param {Lookups} lookups
 * @param {number} now city ms
 */
function cameraOf({ site, name, owner, kind, answered, at, way, plays }, line, words, lookups, now) {
  const state = at ? words[answered ? "camera_answered" : "camera_silent"] : words.camera_unasked;
  const asked = fill(state, { time: timed(at, now, words) });
  const said = [`${name} ${way}`, owner, words[`camera_${kind}`], asked].join(" · ");
  if (plays) return make("span", "camera", "", [`${said} `, playerLink(site, name, line, words)]);
  const { camera, refused } = lookups.of(line);
  const asks = button("quiet", words.camera_open, () => opens(lookups, line, site));
  asks.dataset.testid = "card-camera";
  asks.ariaLabel = `${words.camera_open} ${name}`;
  const link = Object.assign(make("a", "", words.camera_again), { href: camera?.link, target: "_blank" });
  link.rel = "noopener noreferrer";
  const wayIn = camera?.site === site ? link : asks;
  return make("span", "camera", "", [`${said} `, wayIn, make("span", "refusal", camera ? "" : (refused ?? ""))]);
}

/** The way to the page that plays it; that page has the opening on record. @param {string} site @param {string} name
 * @param {Alert} line @param {Words} words */
function playerLink(site, name, line, words) {
  const lang = document.documentElement.lang === "en" ? "&lang=en" : "";
  const link = make("a", "", words.camera_open);
  Object.assign(link, { target: "_blank", rel: "noopener", ariaLabel: `${words.camera_open} ${name}` });
  link.setAttribute("href", `/camera/${encodeURIComponent(site)}?alert=${encodeURIComponent(line.id)}${lang}`);
  link.dataset.testid = "card-camera";
  return link;
}
