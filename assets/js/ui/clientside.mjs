// The functions of Dash callbacks that run in the browser (`Callbacks.in_browser`), by their names in the namespace
// `city`.

import { count } from "./text.mjs";

/**
 * @typedef {{assign: (href: string) => void, pathname: string}} Place
 * @typedef {{done: (id: string) => void}} Forms
 * @typedef {{points: {customdata?: unknown}[]}} Click on a figure
 * @typedef {{dash_clientside?: object}} Namespace of Dash's renderer
 */

/** @param {string} href of the page that is open */
function turnTo(href) {
  history.pushState(null, "", href);
  dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
}

/** @param {Place} place @param {string} language @param {Forms} forms @param {(href: string) => void} [turn] */
export function functions(place, language, forms, turn = turnTo) {
  return {
    /** A live number as text. @param {{value: number | null, late: string} | null} held of a store of the bridge */
    count: (held) => (held ? held.late || count(held.value ?? 0, language, false) : "…"),
    /** Opens what a clicked mark of a figure is made of. @param {Click | null} click */
    follow: (click) => {
      const href = [click?.points?.[0]?.customdata].flat()[0];
      // A path of this server alone: two slashes would name another.
      if (typeof href !== "string" || !/^\/[^/\\]/.test(href)) return;
      // Another view of this page is followed as a link of Dash's is.
      if (href.split("?")[0] === place.pathname) turn(href);
      else place.assign(href);
    },
    /** The server has taken a form. @param {{form: string} | null} taken */
    formDone: (taken) => {
      if (taken) forms.done(taken.form);
    },
  };
}

/**
 * Makes them known to Dash's renderer.
 * @param {{location: Place} & Namespace} scope
 * @param {string} language
 * @param {Forms} forms
 */
export function provide(scope, language, forms) {
  const city = functions(scope.location, language, forms);
  scope.dash_clientside = Object.assign(scope.dash_clientside ?? {}, { city });
}
