// The colours of townships: by load, or by other numbers.

import { load, silent } from "../live/regions.mjs";
import { classOf, STEPS, stepsUpTo } from "./legend.mjs";

/** @import { Map as GlMap } from "/assets/vendor/maplibre-gl.mjs" */
/** @import { Live, Topics } from "../types.d.ts" */

export class TownColours {
  /** Numbers shown instead of load, by township. @type {Record<string, number> | null} */
  tints = null;
  steps = STEPS;
  /** Load of who has a colour. @type {[string, number][]} */
  lines = [];
  /** What was drawn last, for when the numbers change. @type {Topics["regions"] | null} */
  regions = null;
  /** Codes with a colour, as text. @type {string | undefined} */
  known;

  /** @param {Pick<Live, "theme">} live */
  constructor(live) {
    this.live = live;
  }

  /**
   * A township that nothing is known of, or whose county is silent, has no colour.
   * @param {Pick<GlMap, "setFeatureState" | "setFilter">} map
   * @param {Topics["regions"]} regions
   */
  show(map, regions) {
    const { theme } = this.live;
    const dark = new Set(silent(regions.all).map(([code]) => code));
    const lines = (this.lines = [...regions.all].flatMap(([code, line]) => {
      const value = code.length === 9 && !dark.has(code.slice(0, 6)) ? load(line) : null;
      return value === null ? [] : [/** @type {[string, number]} */ ([code, value])];
    }));
    for (const [code, value] of lines) {
      const step = classOf(this.tints ? (this.tints[code] ?? 0) : value, this.steps);
      map.setFeatureState({ source: "towns", id: Number(code) }, { colour: theme[`load-${step + 1}`] });
    }
    this.regions = regions;
    const codes = lines.map(([code]) => code);
    if (String(codes) === this.known) return;
    this.known = String(codes);
    map.setFilter("no-data", ["!", ["in", ["get", "code"], ["literal", codes]]]);
  }

  /**
   * Other numbers than load, in five equal steps up to the largest; null: load again.
   * @param {Record<string, number> | null} tints
   * @returns {Topics["regions"] | null} what must be shown again
   */
  tint(tints) {
    const changed = this.tints || tints;
    this.tints = tints;
    this.steps = tints ? stepsUpTo(Math.max(1, ...Object.values(tints))) : STEPS;
    return changed ? this.regions : null;
  }

  /** The style was made anew: the filter must be set again. */
  forget() {
    this.known = undefined;
  }
}
