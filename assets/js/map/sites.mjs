// Places with a sign each: what stands in an area, or where its open matters are. Those that lie close are one with a count;
// a click opens it.

const NEAR_PX = 26;
const RADIUS_PX = 11;
const SIGN_PX = 14;

/** @param {{name: string, sign: string, lon: number, lat: number, href?: string, area?: string}[]} sites lon, lat in 1e-6 degree; `area`: where more of them are, as a link to all */
export function featuresOf(sites) {
  const features = sites.map(({ name, sign, lon, lat, href = "", area = "" }) => ({
    type: "Feature", properties: { name, sign, href, area }, geometry: { type: "Point", coordinates: [lon / 1e6, lat / 1e6] },
  }));
  return { type: "FeatureCollection", features };
}

export class Sites {
  /** @param {any} map @param {Record<string, string>} theme */
  constructor(map, theme) {
    Object.assign(this, { map, theme, said: "" });
  }

  /** What is on the map already is not put there again. */
  show(sites) {
    const said = JSON.stringify(sites);
    const there = this.map.getSource("sites");
    if (there && said === this.said) return;
    this.said = said;
    const data = featuresOf(sites);
    if (there) there.setData(data);
    else if (sites.length) this.#dress(data);
  }

  /** What was clicked: a place's name and link; of several close ones the way nearer to them, of several at one place the link to all. @param {(place: {name: string, href: string}) => void} tell @returns {boolean} whether anything was */
  at(point, tell) {
    const [found] = this.map.getLayer("sites") ? this.map.queryRenderedFeatures(point, { layers: ["sites"] }) : [];
    if (!found) return false;
    const { cluster_id: many, name, href } = found.properties;
    if (many) this.#nearer(many, found, tell);
    else tell({ name, href });
    return true;
  }

  async #nearer(many, found, tell) {
    const source = this.map.getSource("sites");
    const { point_count: n } = found.properties;
    const held = await source.getClusterLeaves(many, n, 0);
    const areas = new Set(held.map((one) => one.properties.area));
    const [area] = areas;
    tell({ name: String(n), href: areas.size === 1 ? area : "" });
    if (areas.size > 1 || !area) this.map.easeTo({ center: found.geometry.coordinates, zoom: await source.getClusterExpansionZoom(many) });
  }

  #dress(data) {
    const { map, theme } = this;
    map.addSource("sites", { type: "geojson", data, cluster: true, clusterRadius: NEAR_PX });
    const radius = ["interpolate", ["linear"], ["sqrt", ["coalesce", ["get", "point_count"], 1]], 1, RADIUS_PX, 12, 2 * RADIUS_PX];
    map.addLayer({ id: "sites", type: "circle", source: "sites", paint: { "circle-radius": radius, "circle-color": theme.bg, "circle-stroke-color": theme.text, "circle-stroke-width": 1.5 } });
    // Above the names of places, which make room for them.
    const sign = ["coalesce", ["get", "sign"], ["to-string", ["get", "point_count"]]];
    map.addLayer({ id: "site-signs", type: "symbol", source: "sites", layout: { "text-field": sign, "text-font": ["sans-serif"], "text-size": SIGN_PX, "text-allow-overlap": true }, paint: { "text-color": theme.text } });
  }
}
