// The boundaries a map is drawn from: counties and townships at once, villages when one is wanted; their box and
// labels.

import { bounds, features, inside } from "./topology.mjs";

/** @import { Live } from "../types.d.ts" */
/** @import { Area, Areas, Topology } from "./topology.mjs" */

/** @type {Areas} */
export const NONE = { type: "FeatureCollection", features: [] };

export class Boundaries {
  towns = NONE;
  counties = NONE;
  /** Of all villages, once one was wanted. @type {Promise<Topology> | undefined} */
  all;
  /** The village that is shown. @type {Area[]} */
  here = [];
  /** What is shown in place of any region: degrees. @type {[number, number, number, number] | null} */
  framed = null;

  /** @param {Pick<Live, "geography" | "labels">} live */
  constructor(live) {
    this.live = live;
  }

  async open() {
    const topology = await this.#fetch("town");
    this.towns = features(topology, "town");
    this.counties = features(topology, "county");
  }

  /** Villages of a township, none of what is larger. @param {string} focus */
  async villages(focus) {
    if (focus.length < 9) return NONE;
    this.all ??= this.#fetch("all");
    return inside(features(await this.all, "village"), focus);
  }

  /** West, south, east, north of a region, or what is to be seen in its place. @param {string} region */
  box(region) {
    if (this.framed) return this.framed;
    if (this.here.some((f) => f.properties.code === region)) return bounds(this.here);
    const all = [...this.towns.features, ...this.counties.features];
    const here = all.filter((f) => f.properties.code.startsWith(region.slice(0, 9)));
    return bounds(here.length ? here : this.counties.features);
  }

  /**
   * Names of a county's townships, or of all counties, at their label points.
   * @param {string} county "" for all counties
   * @returns {GeoJSON.FeatureCollection}
   */
  labels(county) {
    const townships = this.towns.features.filter((f) => f.properties.code.startsWith(county));
    const labelled = county ? townships : this.counties.features;
    return {
      type: "FeatureCollection",
      features: labelled.map(({ properties }) => ({
        type: "Feature",
        properties,
        geometry: { type: "Point", coordinates: this.live.labels[properties.code].map((v) => v / 1e6) },
      })),
    };
  }

  /** @param {string} name @returns {Promise<Topology>} */
  async #fetch(name) {
    return (await fetch(`${this.live.geography}/${name}.topojson`)).json();
  }
}
