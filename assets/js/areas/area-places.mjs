// Places on an area's map beside its people: what stands there, and where its open matters are.

import { load } from "../live/http.mjs";
import { lateText } from "../ui/late.mjs";
import { fill } from "../ui/text.mjs";

const SITES = { rest: "驿", centre: "中", room: "调" };
/** Signs of open matters by category; disputes have no place on a map. */
const MATTERS = { H: "隐", S: "服", C: "环", P: "治", E: "突", O: "他" };

/** What the chosen layer needs, null where it needs nothing. @param {import("../ui/page.mjs").Page} page @param {URLSearchParams} said @param {AbortSignal} signal */
export function askPlaces({ live }, said, signal) {
  const kind = said.get("layer") ?? "";
  if (kind === "matters") return load(`/region/${live.region}/matters?lang=${live.language}`, signal);
  return SITES[kind] ? load(`/region/${live.region}/sites?kind=${kind}`, signal) : null;
}

/** What is drawn, and what is said of it; of another layer nothing. @param {Record<string, string>} words @param {URLSearchParams} said @param {any} told */
export function placesOf(words, said, told) {
  const kind = said.get("layer") ?? "";
  if (told?.backlog !== undefined) return { places: [], text: lateText(told.backlog, words) };
  if (kind === "matters" && told) {
    const places = told.spots.map(({ code, name, category, area, lon, lat }) => ({
      name, lon, lat, sign: MATTERS[category], href: `/case/${code}`, area: `/cases?standing=open&region=${area}`,
    }));
    return { places, text: fill(words.matters_n, { n: told.n, shown: places.length, held: told.held }) };
  }
  const sites = told?.sites ?? [];
  const text = SITES[kind] ? fill(words[sites.length ? "sites_n" : "sites_none"], { kind: words[`layer_${kind}`], n: sites.length }) : "";
  return { places: sites.map((one) => ({ ...one, sign: SITES[kind] })), text };
}
