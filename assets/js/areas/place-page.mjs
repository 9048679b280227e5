// The page of a village for itself, of a grid or a micro-grid: the village's map with its open cases.

import { openMap } from "../map/page-map.mjs";
import { find } from "../ui/elements.mjs";
import { placesOf } from "./area-places.mjs";

/** @import { Opened, Shell } from "../types.d.ts" */

/** @param {Shell} shell @returns {Opened} */
export function open(shell) {
  const map = openMap(shell);
  const { page } = shell;
  return {
    map,
    views: {},
    start() {
      const spots = JSON.parse(find(page.root, "#place-spots")?.dataset.spots ?? "[]");
      map?.sites(placesOf(page.words, new URLSearchParams("layer=matters"), { spots }).places);
    },
  };
}
