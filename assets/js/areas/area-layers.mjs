// The layer of an area's map that was chosen: colours of townships, places with a sign, and a line about it.

import { load } from "../live/http.mjs";
import { showLegend } from "../map/legend.mjs";
import { loadPlaces, placesOf } from "./area-places.mjs";

/** @import { CityMap } from "../map/city.mjs" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { PlacesReply } from "./area-places.mjs" */
/** @typedef {{tints: Record<string, number> | null, places: PlacesReply | null}} Layer what was read of one */

export class AreaLayers {
  /** @param {Page} page @param {Pick<CityMap, "tint" | "sites" | "colours"> | null} map */
  constructor(page, map) {
    this.page = page;
    this.map = map;
    /** The line, as it was written last. */
    this.line = "";
  }

  /**
   * What the chosen layer needs.
   * @param {URLSearchParams} choices of the link
   * @param {URLSearchParams} query these with the language
   * @param {AbortSignal} signal
   * @returns {Promise<Layer>}
   */
  async load(choices, query, signal) {
    const [towns, places] = await Promise.all([
      this.#loadTowns(choices.get("layer"), query, signal),
      loadPlaces(this.page, choices, signal),
    ]);
    return { tints: towns?.towns ?? null, places };
  }

  /** @param {URLSearchParams} choices @param {Layer} layer */
  show(choices, { tints, places }) {
    const { words, live } = this.page;
    this.map?.tint(tints);
    const word = words[`layer_${choices.get("layer")}`];
    const tinted = tints && this.map ? { word, steps: this.map.colours.steps } : null;
    showLegend(this.page, live.region.length >= 6, tinted);
    const shown = placesOf(words, choices, places);
    this.map?.sites(shown.places);
    this.#write(shown.text);
  }

  /**
   * @param {string | null} layer
   * @param {URLSearchParams} query
   * @param {AbortSignal} signal
   * @returns {Promise<{towns: Record<string, number>} | null> | null}
   */
  #loadTowns(layer, query, signal) {
    if (layer !== "reports" && layer !== "heat") return null;
    if (layer === "reports") query.delete("hour");
    else if (!query.has("hour")) query.set("hour", "0");
    return load(`/region/${this.page.live.region}/towns?${query}`, signal);
  }

  /** A line about the layer; one about what was picked on the map stays. @param {string} text */
  #write(text) {
    const shown = this.page.slot("picked")?.textContent ?? "";
    if (shown && shown !== this.line) return;
    this.page.say("picked", text);
    this.line = text;
  }
}
