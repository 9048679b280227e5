// The part of an area's page that Dash draws for its address: told where the page goes, heard when one of its links
// goes somewhere, made anew as history goes on.

import { setProps } from "../live/dash-bridge.mjs";
import { painted } from "../ui/paint-timing.mjs";

/** @import { Page } from "../ui/page.mjs" */

/** What Dash's links and its view of the address tell each other by. */
const DASH = "_dashprivate_pushstate";
/** It is made anew by the server: seldom, and while somebody looks. */
const RENEW_MS = 60_000;

/**
 * @typedef {{set?: typeof setProps, now?: () => number, hidden?: () => boolean, later?: (f: () => void, ms: number) =>
 *   void}} DashParts
 */

export class DashPart {
  /** @param {DashParts} [parts] */
  constructor({ set = setProps, now = () => performance.now(), hidden = () => document.hidden, later } = {}) {
    this.set = set;
    this.later = later ?? ((f, ms) => setTimeout(f, ms));
    this.now = now;
    this.hidden = hidden;
    /** When it was made last, null before that. @type {number | null} */
    this.made = null;
    this.late = false;
    /** Called with every change of the view, by who waits for one. @type {() => void} */
    this.changed = () => {};
  }

  /** @param {() => string} shown the address the page is of @param {() => void} follow @param {() => void} drawn */
  start(shown, follow, drawn) {
    addEventListener("popstate", follow);
    addEventListener(DASH, () => {
      if (location.pathname + location.search !== shown()) follow();
    });
    const view = document.getElementById("view-region");
    const heard = () => {
      drawn();
      this.changed();
    };
    if (view)
      new MutationObserver(heard).observe(view, { childList: true, subtree: true, attributeFilter: ["data-of"] });
  }

  /**
   * Until a person can read the numbers of an area: in the overview those of the areas below, which Dash draws.
   * @param {Page} page
   * @param {string} region
   * @param {boolean} overview
   * @param {number} most ms of each wait
   */
  async readable(page, region, overview, most) {
    if (overview) await this.shown(region, most);
    await painted([page.slot(overview ? "numbers" : "compared")], most);
  }

  /**
   * Until the view is that of an area, and no longer than `most` ms; at once on a page without one.
   * @param {string} region
   * @param {number} most
   * @returns {Promise<void>}
   */
  shown(region, most) {
    const view = document.getElementById("view-region");
    return new Promise((done) => {
      this.changed = () => {
        if (!view || view.querySelector(`[data-of="${region}"]`)) done();
      };
      this.changed();
      this.later(done, most);
    });
  }

  /** The page is of another address now. */
  tell() {
    dispatchEvent(new CustomEvent(DASH));
  }

  /**
   * History was read: a minute later it is read for this part too, and at once when a backlog ends.
   * @param {boolean} late
   */
  renew(late) {
    const now = this.now();
    const due = this.made !== null && (now - this.made > RENEW_MS || (this.late && !late));
    if (this.made === null) this.made = now;
    this.late = late;
    if (!due || this.hidden()) return;
    this.made = now;
    this.set("region-renewed", { data: now });
  }
}
