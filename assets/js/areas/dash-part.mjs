// The part of an area's page that Dash draws for its address: told where the page goes, heard when one of its links
// goes somewhere, made anew as history goes on.

import { setProps } from "../live/dash-bridge.mjs";

/** What Dash's links and its view of the address tell each other by. */
const DASH = "_dashprivate_pushstate";
/** It is made anew by the server: seldom, and while somebody looks. */
const RENEW_MS = 60_000;

/** @typedef {{set?: typeof setProps, now?: () => number, hidden?: () => boolean}} DashParts */

export class DashPart {
  /** @param {DashParts} [parts] */
  constructor({ set = setProps, now = () => performance.now(), hidden = () => document.hidden } = {}) {
    this.set = set;
    this.now = now;
    this.hidden = hidden;
    /** When it was made last, null before that. @type {number | null} */
    this.made = null;
    this.late = false;
  }

  /** @param {() => string} shown the address the page is of @param {() => void} follow @param {() => void} drawn */
  start(shown, follow, drawn) {
    addEventListener("popstate", follow);
    addEventListener(DASH, () => {
      if (location.pathname + location.search !== shown()) follow();
    });
    const view = document.getElementById("view-region");
    if (view) new MutationObserver(drawn).observe(view, { childList: true, subtree: true });
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
