// Places on an area's map beside its people: rest stations, centres and rooms, and where its open cases are.

import { load } from "../live/http.mjs";
import { lateText } from "../ui/late.mjs";
import { fill } from "../ui/text.mjs";

/** @import { Site } from "../map/sites.mjs" */
/** @import { Live, Words } from "../types.d.ts" */
/**
 * @typedef {{code: string, name: string, category: string, area: string, lon: number, lat: number}} Spot of an open
 *   case
 * @typedef {{backlog?: number, n?: number, held?: number, spots?: Spot[],
 *   sites?: {name: string, lon: number, lat: number}[]}} PlacesReply
 */

/** @type {Record<string, string>} */
const SITES = { rest: "驿", centre: "中", room: "调" };
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
  return SITES[kind] ? load(`/region/${live.region}/sites?kind=${kind}`, signal) : null;
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
  const sites = reply?.sites ?? [];
  const line = words[sites.length ? "sites_n" : "sites_none"];
  const text = SITES[kind] ? fill(line, { kind: words[`layer_${kind}`], n: sites.length }) : "";
  return { places: sites.map((one) => ({ ...one, sign: SITES[kind] })), text };
}
