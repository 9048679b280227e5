// The functions of Dash callbacks that run in the browser (`Callbacks.in_browser`), by their names in the namespace `city`.

import { count } from "../ui/text.mjs";

/** @param {{assign: (href: string) => void}} place @param {string} language @param {{done: (id: string) => void}} forms */
export function functions(place, language, forms) {
  return {
    /** A live number as text. @param {{value: number | null, late: string} | null} held of a store of the bridge */
    count: (held) => (held ? held.late || count(held.value ?? 0, language, false) : "…"),
    /** Opens what a clicked mark of a figure is made of. @param {{points: {customdata?: any}[]} | null} click */
    follow: (click) => {
      const href = [click?.points?.[0]?.customdata].flat()[0];
      // A path of this server alone: two slashes would name another.
      if (typeof href === "string" && /^\/[^/\\]/.test(href)) place.assign(href);
    },
    /** The server has taken a form. @param {{form: string} | null} taken */
    formDone: (taken) => {
      if (taken) forms.done(taken.form);
    },
  };
}

/** Makes them known to Dash's renderer. @param {{location: Location, dash_clientside?: any}} scope @param {string} language @param {{done: (id: string) => void}} forms */
export function provide(scope, language, forms) {
  scope.dash_clientside = Object.assign(scope.dash_clientside ?? {}, { city: functions(scope.location, language, forms) });
}
