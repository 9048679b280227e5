// The map's style: the city as a night map (or a light desk map), drawn from our own boundaries alone.

/** @param {Record<string, string>} theme @param {{towns: any, counties: any, labels: any}} data @param {boolean} county */
export function style(theme, data, county, focus) {
  const inFocus = ["==", ["slice", ["get", "code"], 0, 6], focus];
  const label = (size) => ({
    "text-field": ["get", "name"],
    "text-font": ["sans-serif"],
    "text-size": size,
    "text-letter-spacing": 0.06,
    "text-variable-anchor": ["center", "top", "bottom", "left", "right"],
    "text-radial-offset": 0.6,
    "text-padding": 4,
  });
  const ink = { "text-color": theme.text, "text-halo-color": theme.bg, "text-halo-width": 2 };
  return {
    version: 8,
    sources: {
      towns: { type: "geojson", data: data.towns },
      counties: { type: "geojson", data: data.counties },
      labels: { type: "geojson", data: data.labels },
      clusters: { type: "geojson", data: { type: "FeatureCollection", features: [] } },
      trails: { type: "geojson", data: { type: "FeatureCollection", features: [] } },
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": theme.bg } },
      {
        id: "load", type: "fill", source: "towns",
        paint: {
          "fill-color": ["coalesce", ["feature-state", "colour"], theme["load-1"]],
          "fill-opacity": county ? ["case", inFocus, 0.95, 0.28] : 0.95,
        },
      },
      { id: "town-lines", type: "line", source: "towns", paint: { "line-color": theme.bg, "line-width": 1.2 } },
      {
        id: "glow-wide", type: "line", source: "counties",
        paint: { "line-color": theme.edge, "line-width": 10, "line-blur": 10, "line-opacity": 0.22 },
      },
      {
        id: "glow", type: "line", source: "counties",
        paint: { "line-color": theme.edge, "line-width": 1.6, "line-opacity": county ? ["case", inFocus, 1, 0.35] : 0.9 },
      },
      {
        id: "trails", type: "line", source: "trails",
        paint: { "line-color": theme.light, "line-width": 2, "line-opacity": ["get", "fade"] },
        layout: { "line-cap": "round" },
      },
      {
        id: "cluster-glow", type: "circle", source: "clusters",
        paint: {
          "circle-color": theme.light, "circle-blur": 1, "circle-opacity": 0.5,
          "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "n"]], 2, 8, 12, 22],
        },
      },
      {
        id: "clusters", type: "circle", source: "clusters",
        paint: {
          "circle-color": theme.light,
          "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "n"]], 2, 2.6, 12, 6],
        },
      },
      {
        id: "names", type: "symbol", source: "labels", minzoom: 0,
        filter: ["==", ["length", ["get", "code"]], county ? 9 : 6],
        layout: label(county ? 20 : 24), paint: ink,
      },
    ],
  };
}
