// The functions of Dash callbacks that run in the browser (`Callbacks.in_browser`), by their names in the namespace
// `city`.

import { count } from "./text.mjs";

/**
 * @typedef {{assign: (href: string) => void, pathname: string}} Place
 * @typedef {{done: (id: string, act?: string) => void}} Forms
 * @typedef {{points: {customdata?: unknown}[]}} Click on a figure
 * @typedef {HTMLElement & {data: {x: unknown[]}[], layout: {annotations?: object[]}}} Plot that Plotly has drawn
 * @typedef {{outputs_list?: {id: string}, triggered?: {prop_id: string}[]}} Asked what a function of Dash's is for
 * @typedef {{dash_clientside?: {callback_context?: Asked, no_update?: unknown}, document: Document, Plotly?: {restyle:
 *   (plot: Plot, values: object) => void}}} Renderer of Dash, and what it draws with
 * @typedef {{records: Record<string, {open: number, overdue: number}>, late: string}} LiveAreas
 * @typedef {{data: object[], layout: {meta: {names: Record<string, string>, cases: boolean}}}} AreasFigure
 */

/** Length of the codes of the areas below, by an area's own. @type {Record<number, number>} */
const BELOW = { 4: 6, 6: 9 };

/** As a link of Dash's does. @param {string} href of the page that is open */
export function turnTo(href) {
  history.pushState(null, "", href);
  dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
}

/** @param {Place} place @param {string} language @param {Forms} forms @param {(href: string) => void} [turn] */
export function functions(place, language, forms, turn = turnTo) {
  return {
    /** A live number as text. @param {{value: number | null, late: string} | null} held of a store of the bridge */
    count: (held) => (held ? held.late || count(held.value ?? 0, language, false) : "…"),
    /**
     * A figure of the areas below with what is open in them now: a trace in time, a trace overdue.
     * @param {LiveAreas | null} held of a store of the bridge
     * @param {unknown} _ its place: a figure that is drawn later is filled then
     * @param {AreasFigure | null} figure
     */
    openAreas: (held, _, figure) => {
      if (!held || !figure) return figure;
      const { names, cases } = figure.layout.meta;
      const region = place.pathname.split("/")[2] ?? "";
      const inside = Object.keys(held.records).filter((code) => code.startsWith(region));
      const below = inside.filter((code) => code.length === BELOW[region.length]).sort();
      const codes = below.length ? below : inside.filter((code) => code === region);
      const counts = codes.map((code) => held.records[code]);
      const parts = [counts.map((one) => one.open - one.overdue), counts.map((one) => one.overdue)];
      const y = codes.map((code) => names[code] ?? code);
      const data = figure.data.map((trace, nth) => {
        const kpi = nth ? "overdue" : "open";
        const opens = codes.map((code, at) => [cases ? `/cases?kpi=${kpi}&region=${code}` : "", counts[at][kpi]]);
        return { ...trace, x: parts[nth], y, customdata: opens };
      });
      const note = { text: held.late, showarrow: false, xref: "paper", yref: "paper", x: 0.5, y: 0.5 };
      return { ...figure, data, layout: { ...figure.layout, annotations: held.late ? [note] : [] } };
    },
    /** Opens what a clicked mark of a figure is made of. @param {Click | null} click */
    follow: (click) => {
      const href = [click?.points?.[0]?.customdata].flat()[0];
      // A path of this server alone: two slashes would name another.
      if (typeof href !== "string" || !/^\/[^/\\]/.test(href)) return;
      // Another view of this page is followed as a link of Dash's is.
      if (href.split("?")[0] === place.pathname) turn(href);
      else place.assign(href);
    },
    /** The server has taken a form. @param {{form: string, id?: string} | null} taken */
    formDone: (taken) => {
      if (taken) forms.done(taken.form, taken.id);
    },
  };
}

/**
 * A function that fills a figure, which gives a figure that is drawn already its new values where it is: Dash would
 * draw all of it anew. What is new at its place, or says something else beside its values, is drawn by Dash.
 * @param {(held: any, place: unknown, figure: any) => any} make
 * @param {Renderer} scope
 */
export function inPlace(make, scope) {
  /** @param {any} held @param {unknown} place @param {any} figure */
  return (held, place, figure) => {
    const made = make(held, place, figure);
    const { callback_context: asked, no_update: none } = scope.dash_clientside ?? {};
    const id = asked?.outputs_list?.id ?? "";
    const plot = /** @type {Plot | null} */ (scope.document.querySelector(`#${id || "-"} .js-plotly-plot`));
    const moved = asked?.triggered?.some(({ prop_id }) => prop_id.endsWith("-place.children"));
    const words = (/** @type {{layout: {annotations?: object[]}}} */ { layout }) => layout.annotations?.length ?? 0;
    if (moved || made === figure || !plot?.data?.[0].x.length || !scope.Plotly || words(plot) + words(made))
      return made;
    const values = Object.fromEntries(
      ["x", "y", "customdata"].map((name) => [name, made.data.map((/** @type {any} */ one) => one[name])]),
    );
    scope.Plotly.restyle(plot, values);
    return none;
  };
}

/**
 * Makes them known to Dash's renderer.
 * @param {{location: Place} & Renderer} scope
 * @param {string} language
 * @param {Forms} forms
 */
export function provide(scope, language, forms) {
  const city = functions(scope.location, language, forms);
  const openAreas = inPlace(city.openAreas, scope);
  scope.dash_clientside = Object.assign(scope.dash_clientside ?? {}, { city: { ...city, openAreas } });
}
