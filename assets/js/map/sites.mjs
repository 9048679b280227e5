// Places with a sign each: what is in an area, or where its open cases are. Those that lie close are one with a
// count; a click opens it.

/** @import { GeoJSONSource, Map as GlMap, MapGeoJSONFeature, PointLike } from "/assets/vendor/maplibre-gl.mjs" */
/**
 * @typedef {{name: string, sign: string, lon: number, lat: number, href?: string, area?: string}} Site `lon`, `lat`: in
 *   1e-6 degree; `area`: where more of them are, as a link to all
 * @typedef {(place: {name: string, href: string}) => void} Tell
 */

const NEAR_PX = 26;
const RADIUS_PX = 11;
const SIGN_PX = 14;

/** @param {Site[]} sites @returns {GeoJSON.FeatureCollection} */
export function featuresOf(sites) {
  return {
    type: "FeatureCollection",
    features: sites.map(({ name, sign, lon, lat, href = "", area = "" }) => ({
      type: "Feature",
      properties: { name, sign, href, area },
      geometry: { type: "Point", coordinates: [lon / 1e6, lat / 1e6] },
    })),
  };
}

export class Sites {
  /** @param {GlMap} map @param {Record<string, string>} theme */
  constructor(map, theme) {
    this.map = map;
    this.theme = theme;
    this.drawn = "";
  }

  /** Places that are on the map already are not put there again. @param {Site[]} sites */
  show(sites) {
    const drawn = JSON.stringify(sites);
    const source = /** @type {GeoJSONSource | undefined} */ (this.map.getSource("sites"));
    if (source && drawn === this.drawn) return;
    this.drawn = drawn;
    const data = featuresOf(sites);
    if (source) source.setData(data);
    else if (sites.length) this.#dress(data);
  }

  /**
   * What was clicked: a place's name and link; of several close ones the way nearer to them, of several at one place
   * the link to all.
   * @param {PointLike} point
   * @param {Tell} tell
   * @returns {boolean} whether anything was
   */
  at(point, tell) {
    const [site] = this.map.getLayer("sites") ? this.map.queryRenderedFeatures(point, { layers: ["sites"] }) : [];
    if (!site) return false;
    const { cluster_id: cluster, name, href } = site.properties;
    if (cluster) this.#nearer(cluster, site, tell);
    else tell({ name, href });
    return true;
  }

  /** @param {number} cluster @param {MapGeoJSONFeature} site @param {Tell} tell */
  async #nearer(cluster, site, tell) {
    const source = /** @type {GeoJSONSource} */ (this.map.getSource("sites"));
    const { point_count: n } = site.properties;
    const leaves = await source.getClusterLeaves(cluster, n, 0);
    const areas = new Set(leaves.map((one) => one.properties?.area));
    const [area] = areas;
    tell({ name: String(n), href: areas.size === 1 ? area : "" });
    if (areas.size === 1 && area) return;
    const [lon, lat] = /** @type {GeoJSON.Point} */ (site.geometry).coordinates;
    this.map.easeTo({ center: [lon, lat], zoom: await source.getClusterExpansionZoom(cluster) });
  }

  /** @param {GeoJSON.FeatureCollection} data */
  #dress(data) {
    const { map, theme } = this;
    map.addSource("sites", { type: "geojson", data, cluster: true, clusterRadius: NEAR_PX });
    const many = ["sqrt", ["coalesce", ["get", "point_count"], 1]];
    map.addLayer({
      id: "sites",
      type: "circle",
      source: "sites",
      paint: {
        "circle-radius": /** @type {never} */ (["interpolate", ["linear"], many, 1, RADIUS_PX, 12, 2 * RADIUS_PX]),
        "circle-color": theme.bg,
        "circle-stroke-color": theme.text,
        "circle-stroke-width": 1.5,
      },
    });
    // Above the names of places, which make room for them.
    map.addLayer({
      id: "site-signs",
      type: "symbol",
      source: "sites",
      layout: {
        "text-field": ["coalesce", ["get", "sign"], ["to-string", ["get", "point_count"]]],
        "text-font": ["sans-serif"],
        "text-size": SIGN_PX,
        "text-allow-overlap": true,
      },
      paint: { "text-color": theme.text },
    });
  }
}
