// The canvas a map is drawn on.

/** @import { Map as GlMap } from "/assets/vendor/maplibre-gl.mjs" */

/** Whether this browser can draw a map at all. */
export function hasWebGL() {
  return Boolean(document.createElement("canvas").getContext("webgl2"));
}

/**
 * A copy of what is drawn. A canvas of WebGL is empty once it was shown: it is copied while it is drawn.
 * @param {Pick<GlMap, "once" | "getCanvas" | "triggerRepaint">} map
 * @returns {Promise<HTMLCanvasElement>}
 */
export function copyOf(map) {
  const copy = document.createElement("canvas");
  return new Promise((done) => {
    map.once("render", () => {
      const drawn = map.getCanvas();
      Object.assign(copy, { width: drawn.width, height: drawn.height });
      copy.getContext("2d")?.drawImage(drawn, 0, 0);
      done(copy);
    });
    map.triggerRepaint();
  });
}
