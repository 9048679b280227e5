// The view of a Dash page made anew by itself, once what it shows is newer elsewhere: after an own act, or another's.
// Not while somebody writes in it: then a line says that it changed, and what was written stays.

import { setProps } from "../live/dash-bridge.mjs";
import { find } from "./elements.mjs";

/** @import { Page } from "./page.mjs" */
/**
 * @typedef {{store: string, prefix: string, text: string, every?: number, set?: typeof setProps,
 *   hidden?: () => boolean}} RenewalParts `store`: by whose data the view is asked for; `prefix`: of the keys of the
 *   own topic that are this page's; `text`: of the line; `every`: s after which a page asks that hears of no change, 0:
 *   never
 */

const LONGEST_S = 32;
const FIELDS = "input, textarea, select";

export class Renewal {
  /** @param {Pick<Page, "root" | "drafts" | "slot">} page @param {RenewalParts} parts */
  constructor(page, { store, prefix, text, every = 0, set = setProps, hidden = () => document.hidden }) {
    this.page = page;
    this.store = store;
    this.prefix = prefix;
    this.text = text;
    this.every = every;
    this.set = set;
    this.hidden = hidden;
    /** Newest revision that was heard of, by key. @type {Map<string, number>} */
    this.newest = new Map();
    this.asked = 0;
    /** s until it may ask again, and how long that is next time: history comes after its Outcome. */
    this.rest = 0;
    this.pause = 1;
    this.seconds = 0;
  }

  /** The own topic. @param {Map<string, object>} all */
  hear(all) {
    const ours = [...all].filter(([key]) => key.startsWith(this.prefix));
    for (const [key, one] of ours) this.#knows(key, /** @type {{revision: number}} */ (one).revision);
    this.look();
  }

  /** Something of this page has a newer revision. @param {string} name without the prefix @param {number} revision */
  knows(name, revision) {
    this.#knows(this.prefix + name, revision);
    this.look();
  }

  /** A second has passed. */
  beat() {
    this.rest = Math.max(0, this.rest - 1);
    this.seconds += 1;
    if (this.every && this.seconds % this.every === 0 && !this.#writes()) this.#renew();
    this.look();
  }

  look() {
    const late = this.#late();
    const writes = late && this.#writes();
    const line = this.page.slot("news");
    if (line && line.hidden === writes) {
      line.hidden = !writes;
      line.textContent = writes ? this.text : "";
    }
    if (!late) [this.rest, this.pause] = [0, 1];
    if (!late || writes || this.rest || this.hidden()) return;
    this.rest = this.pause;
    this.pause = Math.min(LONGEST_S, this.pause * 2);
    this.#renew();
  }

  /** @param {string} key @param {number} revision */
  #knows(key, revision) {
    this.newest.set(key, Math.max(revision, this.newest.get(key) ?? 0));
  }

  #renew() {
    this.asked += 1;
    this.set(this.store, { data: this.asked });
  }

  /** Whether the view shows less than is known: of what it names, or of all where it lists all. */
  #late() {
    const { drawn = "{}", of = "" } = find(this.page.root, "[data-drawn]")?.dataset ?? {};
    /** @type {Record<string, number>} */
    const shown = JSON.parse(drawn);
    const keys = of ? [this.prefix + of] : [...this.newest.keys()];
    return keys.some((key) => (this.newest.get(key) ?? 0) > (shown[key] ?? 0));
  }

  /** Whether somebody is at a field, or wrote and has not sent it. */
  #writes() {
    const { root, drafts } = this.page;
    const active = document.activeElement;
    if (active?.matches(FIELDS) && active.closest("form[data-form]")) return true;
    /** @type {NodeListOf<HTMLFormElement>} */
    const forms = root.querySelectorAll("form[data-form]");
    return [...forms].some((form) => Object.keys(drafts?.read(form.dataset.form ?? "") ?? {}).length > 0);
  }
}
