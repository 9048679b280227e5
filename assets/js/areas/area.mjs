// An area on a desk: its view is in the link, going down and up loads no page, numbers follow what happens. Keys: up
// and down choose among the areas below, Enter opens one, Backspace goes up.

import { load } from "../live/http.mjs";
import { targetOf } from "../ui/elements.mjs";
import { lateText } from "../ui/late.mjs";
import { bar, inVain, viewOf } from "./area-bar.mjs";
import { AreaLayers } from "./area-layers.mjs";
import { AreaView } from "./area-view.mjs";
import { BelowTable } from "./below.mjs";
import { DashPart } from "./dash-part.mjs";
import { above, linkOf } from "./numbers.mjs";

/** @import { Feed } from "../live/feed.mjs" */
/** @import { CityMap } from "../map/city.mjs" */
/** @import { Live } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { AreaNumbers, Matrix, Ranking } from "./numbers.mjs" */
/**
 * @typedef {Live & {ceiling: string, villages: Record<string, string>, topics_of: Record<string, string[]>, cases:
 *   boolean, workers: boolean, people: boolean, publishes: boolean, rankings: boolean, formats: string[], matrix_kpis:
 *   [string, string][], rank_kpis: [string, string][]}} AreaLive
 * @typedef {AreaNumbers | Matrix | Ranking} Reply
 */

/** Length of the code of a village, the last that this page is of. */
const VILLAGE = 12;
const APART_MS = 2000;
const OPEN = 12;
/** The map does not wait longer for the numbers. */
const MAP_MS = 2500;
/** Nor the numbers of the head and the table for the view that Dash draws. */
const VIEW_MS = 800;
/** The area before stays shown while the next is fetched, no longer: one change, not an empty page and then another. */
const TURN_MS = 200;

export class Area {
  /**
   * @param {Page<AreaLive>} page
   * @param {Feed} feed
   * @param {CityMap | null} map
   * @param {{redraw: (withMap: boolean) => void, rest: (ms: number) => void}} parts `rest`: shows nothing for so long
   */
  constructor(page, feed, map, { redraw, rest }) {
    this.page = page;
    this.feed = feed;
    this.map = map;
    this.redraw = redraw;
    this.rest = rest;
    this.view = new AreaView(page, feed);
    this.layers = new AreaLayers(page, map);
    this.below = new BelowTable(page, feed);
    this.dash = new DashPart();
    this.region = page.live.region;
    /** The area the map shows. */
    this.mapped = page.live.region;
    /**
     * Timer after which the page is of the area that was asked for, null once it is.
     * @type {ReturnType<typeof setTimeout> | null}
     */
    this.turning = null;
    /** Timer after which the map moves. @type {ReturnType<typeof setTimeout> | undefined} */
    this.moving = undefined;
    /** Of the requests for the area that is wanted. @type {AbortController | undefined} */
    this.requests = undefined;
    this.opening = false;
    this.busy = false;
    this.again = false;
    /** @type {string[]} */
    this.notes = [];
    this.query = new URLSearchParams(location.search);
    Object.assign(page.live.names, page.live.villages);
  }

  start() {
    document.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("click", (event) => this.#click(event));
    // The meaning of a number is written for a person who comes to it by key, as a pointer that rests on it shows it.
    this.page.root.addEventListener("focusin", (event) => {
      const target = targetOf(event);
      this.page.say("meaning", target?.closest?.(".kpis, .panel.numbers") ? target.title : "");
    });
    this.dash.start(
      () => linkOf(this.region, this.query),
      () => this.#follow(),
      () => this.below.show(),
    );
    this.notes = inVain(this.page, this.query);
    this.#show(this.region);
    this.#turn();
    this.#note();
  }

  #follow() {
    this.query = new URLSearchParams(location.search);
    this.#show(location.pathname.split("/")[2] || this.region);
  }

  /** Something happened: numbers, which are as of a moment, are read again, at most every other second. */
  moved() {
    if (this.busy) this.again = true;
    else this.#read();
  }

  /** Goes to an area without loading a page. @param {string} region */
  go(region) {
    history.pushState(null, "", linkOf(region, this.query));
    this.#show(region);
    this.dash.tell();
  }

  /** @param {string} name @param {string} value */
  #choose(name, value) {
    if (value) this.query.set(name, value);
    else this.query.delete(name);
    // What one view knows another may not.
    if (name === "view") for (const own of ["kpi", "by"]) this.query.delete(own);
    if (name === "range") this.query.delete("back");
    history.replaceState(null, "", linkOf(this.region, this.query));
    this.notes = [];
    this.#note();
    this.#show(this.region);
    this.dash.tell();
  }

  /** @param {string} region */
  #show(region) {
    this.region = region;
    this.busy = this.again = false;
    this.requests?.abort();
    if (region !== this.mapped) this.#rest(MAP_MS);
    clearTimeout(this.turning ?? undefined);
    this.turning = setTimeout(() => this.#turn(), TURN_MS);
    this.#read();
    this.#moveLater();
  }

  /**
   * Nothing else asks for a frame while an area is opened: on a slow machine each is half a second.
   * @param {number} ms
   */
  #rest(ms) {
    this.opening = ms > 0;
    this.map?.rest(ms);
    this.rest(ms);
    this.page.root.classList.toggle("opening", this.opening);
  }

  /** From here on the page is of the area that was asked for. */
  #turn() {
    if (this.turning === null) return;
    clearTimeout(this.turning);
    this.turning = null;
    const { live } = this.page;
    const { region } = this;
    live.region = region;
    live.query = location.search;
    live.scope = region.slice(0, 6);
    this.view.clear(viewOf(this.query), this.query);
    this.#bar();
    this.redraw(false);
  }

  /** Numbers are read before the map moves: its glide takes all of a small machine. */
  #moveLater() {
    const { region } = this;
    clearTimeout(this.moving);
    this.moving = setTimeout(() => this.#move(region), MAP_MS);
  }

  /** @param {string} region */
  #move(region) {
    clearTimeout(this.moving);
    const { live } = this.page;
    // An area that was left and entered again before the map had moved: what the map missed meanwhile it is shown now.
    if (region !== this.region || (this.mapped === region && !this.opening)) return;
    this.mapped = region;
    this.#rest(0);
    this.map?.show(region);
    this.feed.follow(live.topics_of[region.length >= 6 ? region.slice(0, 6) : ""] ?? live.topics);
    this.redraw(true);
  }

  async #read() {
    this.again = false;
    this.busy = true;
    const { region } = this;
    const view = viewOf(this.query);
    const query = new URLSearchParams(this.query);
    query.set("lang", this.page.live.language);
    // An answer for an area that was left meanwhile is not shown.
    const { signal } = (this.requests = new AbortController());
    const here = () => !signal.aborted;
    const name = view === "overview" ? "numbers" : view;
    // Of an area that is entered the areas below come first: what else is asked would take the server from them.
    if (view === "overview" && region !== this.mapped) await this.dash.shown(region, VIEW_MS);
    if (!here()) return;
    /** @type {Reply | null} */
    const reply = await load(`/region/${region}/${name}?${query}`, signal);
    if (here()) {
      this.#turn();
      this.#draw(reply);
      // The map and all else wait until a person can read the numbers: drawing delays their frame.
      if (this.mapped !== region) await this.dash.readable(this.page, region, view === "overview", MAP_MS);
      if (here()) this.#move(region);
    }
    // All else is asked for after the numbers: they wait for nothing.
    if (here()) await this.#readRest(query, signal);
    if (here()) this.dash.renew(reply?.backlog !== undefined);
    setTimeout(() => {
      if (!here()) return;
      this.busy = false;
      if (this.again || !reply) this.moved();
    }, APART_MS);
  }

  /** Colours and places of the map, open cases. @param {URLSearchParams} query @param {AbortSignal} signal */
  async #readRest(query, signal) {
    const overview = viewOf(this.query) === "overview";
    const [layer, cases] = await Promise.all([
      this.layers.load(this.query, query, signal),
      overview ? this.#loadCases(signal) : null,
    ]);
    if (signal.aborted) return;
    this.layers.show(this.query, layer);
    if (cases) this.view.cases(cases);
  }

  /** @param {AbortSignal} signal */
  #loadCases(signal) {
    const { cases, language } = this.page.live;
    const query = { region: this.region, standing: "open", rows: String(OPEN), lang: language };
    return cases ? load(`/cases.json?${new URLSearchParams(query)}`, signal) : null;
  }

  /**
   * Choices of the link that do not exist: the fields show what is shown, and one line says so until something is
   * chosen.
   * @param {Reply} reply
   */
  #corrected({ vain = [], notes = [] }) {
    if (!vain.length) return;
    const names = vain.flatMap((one) => (one === "range" ? ["range", "from", "to", "back"] : [one]));
    for (const name of names) this.query.delete(name);
    history.replaceState(null, "", linkOf(this.region, this.query));
    this.dash.tell();
    this.notes = [...this.notes, ...notes];
    this.#bar();
    this.#note();
  }

  #note() {
    this.page.say("notes", this.notes.join("；"));
  }

  #bar() {
    const choose = (/** @type {string} */ name, /** @type {string} */ value) => this.#choose(name, value);
    this.page.slot("area-bar")?.replaceChildren(...bar(this.page, this.query, choose, () => this.map?.copied()));
  }

  /** @param {Reply | null} reply */
  #draw(reply) {
    const { page } = this;
    if (!reply) return page.say("numbers-aside", page.words.loading_failed);
    if (reply.backlog !== undefined) {
      this.view.withhold(lateText(reply.backlog, page.words));
      if (page.live.region.length < 9) this.redraw(true);
      return;
    }
    this.#corrected(reply);
    if ("kpis" in reply) this.view.overview(reply);
    else this.view.compared(reply);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    if (targetOf(event)?.closest?.("input, select, textarea, [contenteditable]")) return;
    if (event.key === "Backspace") {
      const up = above(this.region, this.page.live.ceiling);
      if (up) this.go(up);
      event.preventDefault();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (this.below.step(event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
    }
  }

  /** @param {MouseEvent} event */
  #click(event) {
    /** @type {HTMLAnchorElement | null | undefined} */
    const link = targetOf(event)?.closest?.("a[href^='/region/']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const region = new URL(link.href).pathname.split("/")[2];
    // A grid has a page of its own, without numbers.
    if (region.length > VILLAGE) return;
    event.preventDefault();
    this.go(region);
  }
}
