// The map's style: the city as a night map, drawn from our own boundaries alone. What depends on the region in focus and on
// the size of the screen is told apart, so that a change of scene rebuilds nothing.

const HATCH_PX = 16;

/** @param {Record<string, string>} theme @param {{towns: any, counties: any, labels: any}} data @param {string} [tiles] URL of a base map */
export function style(theme, data, tiles = "") {
  const below = tiles ? [{ id: "basemap", type: "raster", source: "basemap", paint: { "raster-opacity": 0.35 } }] : [];
  const none = { type: "FeatureCollection", features: [] };
  return {
    version: 8,
    sources: {
      towns: { type: "geojson", data: data.towns },
      counties: { type: "geojson", data: data.counties },
      labels: { type: "geojson", data: data.labels },
      clusters: { type: "geojson", data: none },
      trails: { type: "geojson", data: none },
      villages: { type: "geojson", data: none },
      ...(tiles ? { basemap: { type: "raster", tiles: [tiles], tileSize: 256 } } : {}),
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": theme.bg } },
      ...below,
      {
        id: "load", type: "fill", source: "towns",
        paint: { "fill-color": ["coalesce", ["feature-state", "colour"], theme["load-1"]] },
      },
      { id: "no-data", type: "fill", source: "towns", paint: { "fill-color": theme.bg } },
      { id: "town-lines", type: "line", source: "towns", paint: { "line-color": theme.bg } },
      { id: "village-lines", type: "line", source: "villages", paint: { "line-color": theme.edge, "line-opacity": 0.4 } },
      { id: "village-here", type: "line", source: "villages", filter: ["==", ["get", "code"], ""], paint: { "line-color": theme.text } },
      { id: "glow-wide", type: "line", source: "counties", paint: { "line-color": theme.edge, "line-opacity": 0.22 } },
      { id: "glow", type: "line", source: "counties", paint: { "line-color": theme.edge } },
      {
        id: "trails", type: "line", source: "trails", layout: { "line-cap": "round" },
        paint: { "line-color": theme.light, "line-opacity": ["get", "fade"] },
      },
      {
        id: "cluster-glow", type: "circle", source: "clusters",
        paint: { "circle-color": theme.light, "circle-blur": 1, "circle-opacity": 0.5 },
      },
      { id: "clusters", type: "circle", source: "clusters", paint: { "circle-color": theme.light } },
      {
        id: "village-names", type: "symbol", source: "villages",
        layout: { "text-field": ["get", "name"], "text-font": ["sans-serif"], "text-padding": 6 },
        paint: { "text-color": theme["text-2"], "text-halo-color": theme.bg },
      },
      {
        id: "names", type: "symbol", source: "labels",
        layout: {
          "text-field": ["get", "name"],
          "text-font": ["sans-serif"],
          "text-letter-spacing": 0.06,
          "text-variable-anchor": ["center", "top", "bottom", "left", "right"],
          "text-radial-offset": 0.6,
          "text-padding": 4,
        },
        paint: { "text-color": theme.text, "text-halo-color": theme.bg },
      },
    ],
  };
}

/** What the region in focus changes: [layer, kind, property, value]. @param {boolean} county whether it is a county or less @param {string} focus its code, or the township of who is told of no more */
export function focused(county, focus) {
  const within = (code) => ["==", ["slice", ["get", "code"], 0, code.length], code];
  const inside = within(focus);
  return [
    ["load", "paint", "fill-opacity", county ? ["case", inside, 0.95, 0.28] : 0.95],
    // Of the neighbours nothing is said: they are there to tell where the county lies.
    ["no-data", "paint", "fill-opacity", county ? ["case", inside, 1, 0] : 1],
    ["glow", "paint", "line-opacity", county ? ["case", within(focus.slice(0, 6)), 1, 0.35] : 0.9],
    ["clusters", "layout", "visibility", county ? "none" : "visible"],
    ["cluster-glow", "layout", "visibility", county ? "none" : "visible"],
    ["trails", "layout", "visibility", county ? "visible" : "none"],
  ];
}

/** What the size of the screen changes, `u` CSS px to a wall's unit: [layer, kind, property, value]. */
export function sized(u, county, wall) {
  const grow = (small, large) => ["interpolate", ["linear"], ["sqrt", ["get", "n"]], 2, small * u, 12, large * u];
  return [
    ["names", "layout", "text-size", (wall ? 27 : county ? 16 : 20) * u],
    ["names", "paint", "text-halo-width", 2 * u],
    ["village-names", "layout", "text-size", (wall ? 26 : 14) * u],
    ["village-names", "paint", "text-halo-width", 1.5 * u],
    ["village-lines", "paint", "line-width", u],
    ["village-here", "paint", "line-width", 2.5 * u],
    ["town-lines", "paint", "line-width", 1.2 * u],
    ["glow-wide", "paint", "line-width", 10 * u],
    ["glow-wide", "paint", "line-blur", 10 * u],
    ["glow", "paint", "line-width", 1.6 * u],
    ["trails", "paint", "line-width", 2 * u],
    ["cluster-glow", "paint", "circle-radius", grow(8, 22)],
    ["clusters", "paint", "circle-radius", grow(2.6, 6)],
  ];
}

/** No data: 45° lines that repeat. @param {Record<string, string>} theme */
export function hatch(theme) {
  const canvas = Object.assign(document.createElement("canvas"), { width: HATCH_PX, height: HATCH_PX });
  const pen = canvas.getContext("2d");
  pen.fillStyle = theme.bg;
  pen.fillRect(0, 0, HATCH_PX, HATCH_PX);
  pen.strokeStyle = theme["text-2"];
  pen.lineWidth = 2;
  pen.beginPath();
  for (const at of [-HATCH_PX, 0, HATCH_PX]) {
    pen.moveTo(at, HATCH_PX);
    pen.lineTo(at + HATCH_PX, 0);
  }
  pen.stroke();
  return pen.getImageData(0, 0, HATCH_PX, HATCH_PX);
}
