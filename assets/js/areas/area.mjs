// An area on a desk: its view is in the link, going down and up loads no page, numbers follow what happens. Keys: up and
// down choose among what lies below, Enter opens it, Backspace goes up.

import { bar, inVain, viewOf } from "./area-bar.mjs";
import { askPlaces, placesOf } from "./area-places.mjs";
import { load } from "../live/http.mjs";
import { make } from "../ui/elements.mjs";
import { shown } from "../ui/paint-timing.mjs";
import { lateText, withhold } from "../ui/late.mjs";
import { showLegend } from "../map/legend.mjs";
import { above, belowRows, casesOf, heatCells, linkOf, matrixRows, numberRows, rankRows, withoutCases } from "./numbers.mjs";
import { fill, minute, time } from "../ui/text.mjs";
import { showBars } from "../ui/bars.mjs";

const APART_MS = 2000;
const BEHIND_MS = 15000;
const OPEN = 12;
/** Numbers at the head that are of matters. */
const STRIP = ["reports", "open", "overdue", "on_time_rate", "handle_time"];
/** The map does not wait longer for the numbers. */
const MAP_MS = 2500;
/** What stands here stays while the next is fetched, no longer: one picture, not an empty one and then that. */
const TURN_MS = 200;

export class Area {
  /** @param {import("../ui/page.mjs").Page} page @param {import("../live/feed.mjs").Feed} feed @param {any} map @param {(map: any) => void} redraw with its map, or without */
  constructor(page, feed, map, redraw) {
    Object.assign(this, { page, feed, map, redraw, region: page.live.region, moved_to: page.live.region, turning: null, opening: false, told: null, busy: false, again: false, stood: "", notes: [] });
    Object.assign(page.live.names, page.live.villages);
    this.said = new URLSearchParams(location.search);
  }

  start() {
    document.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("click", (event) => this.#click(event));
    // What a number means is said to whoever comes to it by key, as it is to a pointer that rests on it.
    this.page.root.addEventListener("focusin", ({ target }) => this.page.say("meaning", target.closest?.(".kpis, .panel.numbers") ? target.title : ""));
    addEventListener("popstate", () => {
      this.said = new URLSearchParams(location.search);
      this.#show(location.pathname.split("/")[2] || this.region);
    });
    this.notes = inVain(this.page, this.said);
    this.#show(this.region);
    this.#turn();
    this.#note();
  }

  /** Numbers are as of a moment: something happened, they are read again, at most every other second. */
  moved() {
    if (this.busy) this.again = true;
    else this.#read();
  }

  /** Goes to an area without loading a page. @param {string} region */
  go(region) {
    history.pushState(null, "", linkOf(region, this.said));
    this.#show(region);
  }

  #set(name, value) {
    if (value) this.said.set(name, value);
    else this.said.delete(name);
    // What one view knows another may not.
    if (name === "view") for (const own of ["kpi", "by"]) this.said.delete(own);
    history.replaceState(null, "", linkOf(this.region, this.said));
    this.notes = [];
    this.#note();
    this.#show(this.region);
  }

  #show(region) {
    this.region = region;
    this.busy = this.again = false;
    this.asking?.abort();
    if (region !== this.moved_to) this.#rest(MAP_MS);
    clearTimeout(this.turning);
    this.turning = setTimeout(() => this.#turn(), TURN_MS);
    this.#read();
    this.#moveLater();
  }

  /** Nothing else asks for a frame while an area is opened: on a slow machine each is half a second. @param {number} ms */
  #rest(ms) {
    this.opening = ms > 0;
    this.map?.rest(ms);
    this.page.writing.rest(ms);
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
    this.told = null;
    this.page.root.dataset.view = viewOf(this.said);
    for (const name of ["map-title", "picked"]) this.page.say(name, "");
    // What stood here was another area's.
    for (const name of ["regions", "numbers", "lineup", "open", "compared"]) this.page.table(name, [["…"]], false);
    for (const name of ["types", "heat"]) this.#empty(name);
    this.#crumbs();
    this.#bar();
    this.redraw(null);
  }

  /** Numbers are read before the map moves: its glide takes all of a small machine. */
  #moveLater() {
    const { region } = this;
    clearTimeout(this.late);
    this.late = setTimeout(() => this.#move(region), MAP_MS);
  }

  #move(region) {
    clearTimeout(this.late);
    const { live } = this.page;
    // Who came back before the map had moved: what it was not told meanwhile it is told now.
    if (region !== this.region || (this.moved_to === region && !this.opening)) return;
    this.moved_to = region;
    this.#rest(0);
    this.map?.show(region);
    this.feed.follow(live.topics_of[region.length >= 6 ? region.slice(0, 6) : ""] ?? live.topics);
    this.redraw(this.map);
  }

  #empty(name) {
    const element = this.page.slot(name);
    if (!element) return;
    delete element.dataset.said;
    element.replaceChildren();
  }

  #crumbs() {
    const { region, names, ceiling } = this.page.live;
    const codes = [4, 6, 9, 12].filter((size) => size <= region.length && size >= ceiling.length).map((size) => region.slice(0, size));
    const links = codes.map((code) => {
      const link = make("a", "crumb", names[code] ?? code);
      link.href = linkOf(code, this.said);
      if (code === region) link.setAttribute("aria-current", "page");
      return link;
    });
    this.page.slot("crumbs")?.replaceChildren(...links);
    this.page.root.querySelectorAll("header.top > .crumb.own").forEach((own) => own.remove());
  }

  async #read() {
    this.again = false;
    this.busy = true;
    const { region } = this;
    const view = viewOf(this.said);
    const asked = new URLSearchParams(this.said);
    asked.set("lang", this.page.live.language);
    const name = view === "overview" ? "numbers" : view;
    // Who has gone elsewhere meanwhile is not shown what was.
    const { signal } = (this.asking = new AbortController());
    const here = () => !signal.aborted;
    const told = await load(`/region/${region}/${name}?${asked}`, signal);
    if (here()) {
      this.#turn();
      this.#draw(view, told);
      // The map and all else wait until somebody can read them: what it draws stands in the way of their frame.
      if (this.moved_to !== region) await shown((view === "overview" ? ["regions", "numbers"] : ["compared"]).map((name) => this.page.slot(name)), MAP_MS);
      if (here()) this.#move(region);
    }
    // All else is asked for after the numbers: they wait for nothing.
    const [towns, sites, cases] = here() ? await Promise.all([this.#tinted(region, asked, signal), askPlaces(this.page, this.said, signal), view === "overview" ? this.#matters(region, signal) : null]) : [];
    if (here()) {
      this.#tint(towns?.towns ?? null);
      const { places, text } = placesOf(this.page.words, this.said, sites);
      this.map?.sites?.(places);
      this.#stand(text);
      if (cases) this.#open(cases);
    }
    setTimeout(() => {
      if (!here()) return;
      this.busy = false;
      if (this.again || !told) this.moved();
    }, APART_MS);
  }

  #tinted(region, asked, signal) {
    const layer = this.said.get("layer");
    if (layer !== "reports" && layer !== "heat") return null;
    if (layer === "reports") asked.delete("hour");
    else if (!asked.has("hour")) asked.set("hour", "0");
    return load(`/region/${region}/towns?${asked}`, signal);
  }

  /** Other numbers than load on the map, and what their colours mean then. */
  #tint(towns) {
    this.map?.tint?.(towns);
    const { words, live } = this.page;
    showLegend(this.page, live.region.length >= 6, towns && this.map ? { word: words[`layer_${this.said.get("layer")}`], steps: this.map.steps } : null);
  }

  /** What is said of the layer; what somebody picked on the map stays. @param {string} text */
  #stand(text) {
    const shown = this.page.slot("picked")?.textContent ?? "";
    if (shown && shown !== this.stood) return;
    this.page.say("picked", text);
    this.stood = text;
  }

  /** What the link asked for in vain: the fields show what is shown, and one line says so until something is chosen. */
  #corrected({ vain = [], notes = [] }) {
    if (!vain.length) return;
    for (const name of vain.flatMap((one) => (one === "range" ? ["range", "from", "to"] : [one]))) this.said.delete(name);
    history.replaceState(null, "", linkOf(this.region, this.said));
    this.notes = [...this.notes, ...notes];
    this.#bar();
    this.#note();
  }

  #note() {
    this.page.say("notes", this.notes.join("；"));
  }

  #bar() {
    this.page.slot("area-bar")?.replaceChildren(...bar(this.page, this.said, (name, value) => this.#set(name, value), () => this.map?.taken()));
  }

  #matters(region, signal) {
    const { cases, language } = this.page.live;
    return cases ? load(`/cases.json?${new URLSearchParams({ region, standing: "open", rows: String(OPEN), lang: language })}`, signal) : null;
  }

  /** Matters that are open here, the newest first; the whole list is a click away. */
  #open(told) {
    const { words, live } = this.page;
    if (told.backlog !== undefined) return withhold(this.page, ["open"], lateText(told.backlog, words));
    const rows = told.rows.map((row) => [
      { text: /\[(.+?)\]/.exec(row.code)[1], href: /\((.+?)\)/.exec(row.code)[1] }, row.type, row.place, row.state, row.due, row.unit,
    ]);
    this.page.table("open", rows.length ? [words.cases_head.split(","), ...rows] : [[words.nothing_yet]], rows.length > 0);
    this.page.say("open-aside", fill(words.cases_more, { n: told.n, shown: rows.length }));
    const list = this.page.slot("open-all");
    if (list) list.replaceChildren(Object.assign(make("a", "", words.cases), { href: `/cases?standing=open&region=${live.region}` }));
  }

  #draw(view, told) {
    const { page } = this;
    const { words, live } = page;
    if (!told) return page.say("numbers-aside", words.loading_failed);
    if (told.backlog !== undefined) return this.#withheld(lateText(told.backlog, words));
    this.#corrected(told);
    const behind = this.#behind(told.at);
    if (view !== "overview") {
      page.table("compared", view === "matrix" ? matrixRows(told, words, live.cases) : rankRows(told, words, live.cases));
      page.slot("compared")?.style.setProperty("--columns", String((told.areas?.length ?? 4) + 1));
      page.say("compared-meaning", told.meaning ?? "");
      page.say("compared-aside", `${told.name ?? ""} ${told.first ?? ""} ~ ${told.last ?? ""} ${minute(told.at)}${behind}`);
      return;
    }
    this.told = told;
    const [from, to] = told.before;
    const until = told.until ? ` · ${fill(words.numbers_until, { time: told.until })}` : "";
    const frozen = told.complete ? ` · ${words.numbers_frozen}` : "";
    const since = told.since ? ` · ${fill(words.since, { day: told.since })}` : "";
    page.say("numbers-aside", `${fill(words.numbers_period, { first: told.first, last: told.last, from, to })}${until}${frozen}${since}${withoutCases(told, words)} · ${minute(told.at)}${behind}`);
    page.table("numbers", [words.numbers_head.split(","), ...numberRows(told, words, live.cases)]);
    if (told.below.length) this.below();
    else this.#empty("regions");
    page.slot("regions")?.closest("section")?.toggleAttribute("hidden", !told.below.length);
    showBars(page.slot("types"), told.types.map((one) => ({ name: one.name, value: one.n, text: String(one.n) })));
    if (!told.types.length) page.slot("types")?.replaceChildren(make("p", "quiet", `— ${words.nothing_why}`));
    this.#heat(told);
    for (const [id, { text, n, range }] of Object.entries(told.strip)) page.say(`was-${id}`, fill(words[`was_${range}`], { text }) + (n === null ? "" : ` n = ${page.count(n)}`));
    this.#lead(told);
    page.say("was-reachable_now", live.region.length > 9 ? words.reachable_above : "");
    page.table("lineup", told.units.map((one) => [`${one.name} · ${one.own}`, one.who || "—", one.phone || "—", fill(words.lineup_open, { n: one.open })]), false);
    page.say("lineup-aside", told.units.some((one) => one.who) ? "" : words.lineup_on);
    page.slot("lineup")?.closest("section")?.toggleAttribute("hidden", !told.units.length);
    if (live.region.length > 9) this.#village(told);
  }

  /** The areas below, of the same cut as the head: what it has live they have live. */
  below() {
    const { told, page } = this;
    if (!told?.below.length || page.late) return;
    // Before the feed has said that it is of now, nothing of it stands beside what history tells.
    const live = new Map(page.late === null ? [] : this.feed.replica.of("regions").flatMap(([, held]) => [...held.all]));
    page.table("regions", [page.words.below_head.split(","), ...belowRows(told, page.live.cases, (code) => linkOf(code, this.said), live)]);
  }

  /** History is far behind: what it tells would be of no moment, so nothing of it is shown. @param {string} late */
  #withheld(late) {
    const { page } = this;
    this.told = null;
    page.root.dataset.history = "stale";
    withhold(page, ["numbers", "compared", "types", "heat", "lineup"], late);
    for (const name of ["numbers-aside", "compared-aside", "lineup-aside"]) page.say(name, "");
    page.slot("lineup")?.closest("section")?.toggleAttribute("hidden", page.live.region.length < 9);
    for (const id of STRIP) page.say(`was-${id}`, late);
    if (page.live.region.length < 9) return this.redraw(this.map);
    page.slot("regions")?.closest("section")?.toggleAttribute("hidden", page.live.region.length > 9);
    withhold(page, ["regions"], late);
    if (page.live.region.length > 9) for (const id of STRIP) page.number(id, "", "", late);
  }

  /** How far history is behind the city, in words, where it is; what comes of it is marked as old. @param {number} at city ms up to which it is told */
  #behind(at) {
    const { words, root } = this.page;
    const { clock } = this.feed;
    const late = clock.now() > 0 && clock.now() - at > BEHIND_MS * clock.rate;
    root.dataset.history = late ? "stale" : "live";
    return late ? ` · ${fill(words.history_behind, { time: time(at) })}` : "";
  }

  /** The numbers at the head open what they count: their matters, or who can be reached. */
  #lead(told) {
    const { cases, workers, region } = this.page.live;
    const to = { reachable_now: workers && region.length <= 9 ? `/workers?region=${region}` : "" };
    for (const [id, days] of Object.entries(told.strip)) to[id] = cases ? casesOf({ ...days, region }, id) : "";
    for (const [id, href] of Object.entries(to)) {
      const link = this.page.slot(`go-${id}`);
      if (href) link?.setAttribute("href", href);
      else link?.removeAttribute("href");
    }
  }

  /** A village has no live topic of its own: its numbers are those of the archive, a second behind, of the days every
   * head is of: those of a day today, those of the month so far, whatever period the page shows. */
  #village(told) {
    for (const [name, { now, now_n }] of Object.entries(told.strip)) this.page.number(name, now, now_n === null ? "" : `n = ${this.page.count(now_n)}`, "");
    this.page.say("kpi-reachable_now", "—");
  }

  #heat(told) {
    const grid = this.page.slot("heat");
    const said = JSON.stringify(told.heat);
    if (!grid || grid.dataset.said === said) return;
    grid.dataset.said = said;
    const rows = heatCells(told.heat, this.page.words).map(({ day, cells }) =>
      make("div", "week", "", [make("span", "day", day), ...cells.map(({ step, title }) => Object.assign(make("i"), { title, className: `step-${step}` }))]));
    const hours = make("div", "week", "", [make("span", "day"), ...Array.from({ length: 24 }, (_, n) => make("span", "hour", n % 6 ? "" : String(n)))]);
    grid.replaceChildren(...rows, hours);
  }

  #key(event) {
    if (event.isComposing || event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.target.closest?.("input, select, textarea, [contenteditable]")) return;
    if (event.key === "Backspace") {
      const up = above(this.region, this.page.live.ceiling);
      if (up) this.go(up);
      event.preventDefault();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const links = [...(this.page.slot("regions")?.querySelectorAll(".row > a:first-child") ?? [])];
      if (!links.length) return;
      const at = links.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      links[Math.max(0, Math.min(links.length - 1, at))].focus();
      event.preventDefault();
    }
  }

  #click(event) {
    const link = event.target.closest?.("a[href^='/region/']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    this.go(new URL(link.href).pathname.split("/")[2]);
  }
}
