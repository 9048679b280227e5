const LIBRARY = "/assets/vendor/maplibre-gl.mjs";

export function resolve(specifier, context, next) {
  if (specifier !== LIBRARY) return next(specifier, context);
  return { url: new URL("./maplibre.mjs", import.meta.url).href, shortCircuit: true };
}
