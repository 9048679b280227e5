// The page of incident reports: its view is made anew after each step, by whomever it was taken.

import { Renewal } from "../ui/renewal.mjs";

/** @import { Opened, Shell } from "../types.d.ts" */

/** So often a page asks that hears nothing of the desk's own topic: a leader's. */
const EVERY_S = 60;

/** @param {Shell} shell @returns {Opened} */
export function open({ page }) {
  const hears = page.live.topics.includes("own/self");
  const renewal = new Renewal(page, {
    store: "sitreps-again",
    prefix: "sitrep/",
    text: page.words.sitrep_news,
    every: hears ? 0 : EVERY_S,
  });
  page.landed = ({ accepted, version }) => {
    const alert = new URLSearchParams(location.search).get("alert");
    if (accepted && alert) renewal.knows(alert, version);
  };
  return { views: { own: ({ all }) => renewal.hear(all) }, second: () => renewal.beat() };
}
