// Marks of moves on a wall's map: a ring for what was reported, an arc from it for a dispatch, a dot that softens for a
// closing.

import { Marker } from "/assets/vendor/maplibre-gl.mjs";

import { make } from "../ui/elements.mjs";

/** @import { CityMap } from "../map/city.mjs" */
/** @import { WallMove } from "../types.d.ts" */

const PLAIN = 0.22;
const BRIGHT = 0.75;

export class MoveMarks {
  /** @param {CityMap | null} map */
  constructor(map) {
    this.city = map;
    this.bright = "";
    /** @type {Map<string, Marker>} */
    this.shown = new Map();
  }

  /** @param {string} id @param {WallMove} move @param {string} css */
  put(id, { step, lon_e6, lat_e6 }, css) {
    const { map, ready } = this.city ?? {};
    if (!map || !ready) return;
    let mark = this.shown.get(id);
    if (!mark) {
      const element = make("div", "", "", [make("i")]);
      element.dataset.testid = "move";
      mark = new Marker({ element }).setLngLat([lon_e6 / 1e6, lat_e6 / 1e6]).addTo(map);
      this.shown.set(id, mark);
      element.classList.add("move", step);
    }
    mark.getElement().classList.toggle("new", css === "new");
  }

  /** @param {Set<string>} ids */
  keep(ids) {
    for (const [id, mark] of this.shown) {
      if (ids.has(id)) continue;
      mark.remove();
      this.shown.delete(id);
    }
  }

  /** @param {string} county "" for none */
  brighten(county) {
    const { map, ready } = this.city ?? {};
    if (!map || !ready || county === this.bright) return;
    this.bright = county;
    const opacity = county ? ["case", ["==", ["get", "code"], county], BRIGHT, PLAIN] : PLAIN;
    map.setPaintProperty("glow-wide", "line-opacity", /** @type {never} */ (opacity));
  }
}
