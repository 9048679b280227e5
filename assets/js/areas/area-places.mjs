// Places on an area's map beside its people: sites of each kind or of all, and where its open cases are.

import { load } from "../live/http.mjs";
import { lateText } from "../ui/late.mjs";
import { fill } from "../ui/text.mjs";

/** @import { Site } from "../map/sites.mjs" */
/** @import { Live, Words } from "../types.d.ts" */
/**
 * @typedef {{code: string, name: string, category: string, area: string, lon: number, lat: number}} Spot of an open
 *   case
 * @typedef {{backlog?: number, n?: number, held?: number, spots?: Spot[],
 *   sites?: {kind: string, name: string, lon: number, lat: number}[]}} PlacesReply
 */

/** Signs of sites by kind, each another shape. @type {Record<string, string>} */
const SITES = {
  rest: "驿",
  centre: "中",
  room: "调",
  carrier: "议",
  school: "校",
  care: "养",
  market: "市",
  police: "警",
  aed: "A",
  hydrant: "栓",
  camera: "视",
};
/** Layers of sites: all kinds at once, and each alone. */
export const SITE_LAYERS = ["sites", ...Object.keys(SITES)];
/** Signs of open cases by category; disputes have no place on a map. @type {Record<string, string>} */
const CASES = { H: "隐", S: "服", C: "环", P: "治", E: "突", O: "他" };

/**
 * What the chosen layer needs, null where it needs nothing.
 * @param {{live: Pick<Live, "region" | "language">}} page
 * @param {URLSearchParams} query
 * @param {AbortSignal} signal
 * @returns {Promise<PlacesReply | null> | null}
 */
export function loadPlaces({ live }, query, signal) {
  const kind = query.get("layer") ?? "";
  if (kind === "matters") return load(`/region/${live.region}/matters?lang=${live.language}`, signal);
  const one = kind === "sites" ? "" : `?kind=${kind}`;
  return SITE_LAYERS.includes(kind) ? load(`/region/${live.region}/sites${one}`, signal) : null;
}

/**
 * What is drawn, and a line about it; of another layer nothing.
 * @param {Words} words
 * @param {URLSearchParams} query
 * @param {PlacesReply | null | undefined} reply
 * @returns {{places: Site[], text: string}}
 */
export function placesOf(words, query, reply) {
  const kind = query.get("layer") ?? "";
  if (reply?.backlog !== undefined) return { places: [], text: lateText(reply.backlog, words) };
  if (kind === "matters" && reply) {
    const places = (reply.spots ?? []).map(({ code, name, category, area, lon, lat }) => ({
      name,
      lon,
      lat,
      sign: CASES[category],
      href: `/case/${code}`,
      area: `/cases?standing=open&region=${area}`,
    }));
    return { places, text: fill(words.matters_n, { n: reply.n, shown: places.length, held: reply.held }) };
  }
  if (!SITE_LAYERS.includes(kind)) return { places: [], text: "" };
  const sites = reply?.sites ?? [];
  const places = sites.map(({ kind: of, ...one }) => ({ ...one, sign: SITES[of] }));
  return { places, text: kind === "sites" && sites.length ? legend(words, sites) : counted(words, kind, sites.length) };
}

/** @param {Words} words @param {string} kind @param {number} n */
const counted = (words, kind, n) => fill(words[n ? "sites_n" : "sites_none"], { kind: words[`layer_${kind}`], n });

/** Which sign is which kind, and how many there are of each. @param {Words} words @param {{kind: string}[]} sites */
const legend = (words, sites) =>
  Object.keys(SITES)
    .map((kind) => ({ kind, n: sites.filter((one) => one.kind === kind).length }))
    .filter(({ n }) => n)
    .map(({ kind, n }) => `${SITES[kind]} ${counted(words, kind, n)}`)
    .join("  ");
