// The list of cases: what the link asks for, read anew when something moved; the grid keeps selection and place.

import { ask } from "../live/http.mjs";
import { field, make, targetOf, typed } from "../ui/elements.mjs";
import { exportForm } from "../ui/export-form.mjs";
import { lateText, WHOLE } from "../ui/late.mjs";
import { fill } from "../ui/text.mjs";

/** @import { Live } from "../types.d.ts" */
/** @import { FieldOptions } from "../ui/elements.mjs" */
/** @import { Page } from "../ui/page.mjs" */
/**
 * @typedef {Live & {filters: FieldOptions[], formats: string[]}} ListLive
 * @typedef {Record<string, string>} Row
 * @typedef {{rows?: Row[], n?: number, counted?: number, notes?: string[], backlog?: number, rev?: string}} Reply `n`:
 *   how many there are; `counted`: of these by the number the link names; `rev`: entry up to which it is known
 * @typedef {{load?: (query: string) => Promise<Reply>, show?: (rows: Row[]) => boolean | Promise<boolean>,
 *   later?: (f: () => void, ms: number) => void}} ListParts `show`: false while the grid is not there
 */

export const APART_MS = 1000;
export const BEHIND_MS = 200;
export const POLL_MS = 5000;
/** The grid draws itself a moment after the page. */
const TRIES = 50;
const TRY_MS = 100;

export class CaseList {
  /** @param {Page<ListLive>} page @param {ListParts} [parts] */
  constructor(page, parts = {}) {
    this.page = page;
    this.load = parts.load ?? load;
    this.show = parts.show ?? show;
    this.later = parts.later ?? ((f, ms) => setTimeout(f, ms));
    this.busy = false;
    this.again = false;
    /** The latest entry of which the list is known to be older, "" for none. */
    this.wanted = "";
    this.noted = "";
    /** Whether this list is sent what moved. */
    this.follows = page.live.topics.some((topic) => topic.startsWith("cases/"));
  }

  start() {
    const { live, words } = this.page;
    const form = /** @type {HTMLFormElement | null} */ (this.page.slot("filters"));
    if (form) fillFilters(form, this.page);
    if (live.formats.length) {
      const query = () => ({ ...Object.fromEntries(new URLSearchParams(live.query)), lang: live.language });
      form?.after(exportForm(words, live.formats, () => ["/cases/export", query()]));
    }
    // The grid keeps Enter to itself: on a row it opens the case.
    document.addEventListener(
      "keydown",
      (event) => {
        const row = event.key === "Enter" ? targetOf(event)?.closest?.("#grid .ag-row") : null;
        const link = row?.querySelector("a");
        if (link) location.assign(link.href);
      },
      true,
    );
    this.moved();
    this.#poll();
  }

  /**
   * Something changed, as of `rev`: read once now, and once more when it changed meanwhile. At most once a second;
   * sooner only while the rows are older than that.
   */
  moved(rev = "") {
    if (later(rev, this.wanted)) this.wanted = rev;
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    this.#read();
  }

  async #read() {
    this.again = false;
    const reply = await this.load(this.page.live.query).catch(() => null);
    if (reply) await this.#draw(reply);
    else this.page.say("case-count", this.page.words.loading_failed);
    const behind = Boolean(reply) && later(this.wanted, reply?.rev ?? "");
    this.later(
      () => {
        this.busy = false;
        if (this.again || behind || !reply) this.moved();
      },
      behind ? BEHIND_MS : APART_MS,
    );
  }

  /** @param {Reply} reply */
  async #draw({ rows = [], n = 0, counted = n, notes = [], backlog = WHOLE }) {
    const { words } = this.page;
    const late = lateText(backlog, words);
    const more = n > rows.length ? fill(words.case_more, { n, shown: rows.length }) : fill(words.case_count, { n });
    const count = late || (n ? more : words.case_none);
    if (notes.join() !== this.noted) this.page.say("notes", (this.noted = notes.join()));
    this.page.say(
      "case-count",
      late || counted === n ? count : `${count} · ${fill(words.case_counted, { n: counted })}`,
    );
    for (let tries = 0; tries < TRIES && !(await this.show(rows)); tries++) {
      await new Promise((done) => this.later(() => done(null), TRY_MS));
    }
  }

  /** A list that is not sent what moved asks for it; the others do too, now and then: limits run out by themselves. */
  #poll() {
    this.later(
      () => {
        this.moved();
        this.#poll();
      },
      this.follows ? 6 * POLL_MS : POLL_MS,
    );
  }
}

/** Whether one entry's id is later than another's; "" is before all. @param {string} a @param {string} b */
export function later(a, b) {
  const [x, y] = [a, b].map((id) => id.split("-").map(Number));
  return Boolean(a) && (!b || x[0] > y[0] || (x[0] === y[0] && x[1] > y[1]));
}

/** @param {HTMLFormElement} form @param {Page<ListLive>} page */
function fillFilters(form, { live, words }) {
  const query = new URLSearchParams(live.query);
  /** @param {FieldOptions} one */
  const valued = (one) => field({ ...one, value: query.get(one.name) ?? "" });
  const typedIn = [
    { name: "unit", word: words.case_unit_any },
    { name: "q", word: words.case_search },
  ];
  form.replaceChildren(...live.filters.map(valued), ...typedIn.map(valued), make("button", "", words.case_filter));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    location.assign(linkOf(typed(form), live.query));
  });
}

/**
 * The link of what was typed: empty words are left out, what the form does not hold stays.
 * @param {Record<string, string>} fields
 * @param {string} query
 */
export function linkOf(fields, query) {
  const link = new URLSearchParams(query);
  for (const [name, value] of Object.entries(fields)) {
    if (value && !(name === "standing" && value === "open")) link.set(name, value);
    else link.delete(name);
  }
  const text = link.toString();
  return text ? `/cases?${text}` : "/cases";
}

/** @param {string} query @returns {Promise<Reply>} */
async function load(query) {
  const answer = await ask(`/cases.json${query}`);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

/**
 * @typedef {{setGridOption: (name: string, value: unknown) => void}} Grid
 * @typedef {{getApiAsync: (id: string) => Promise<Grid>, getApi: (id: string) => Grid | undefined}} Grids
 */

/** On paper stand all rows of the list, not those that fit the window. */
export function onPaper() {
  const { dash_ag_grid: grids } = /** @type {{dash_ag_grid?: Grids}} */ (window);
  addEventListener("beforeprint", () => grids?.getApi("grid")?.setGridOption("domLayout", "print"));
  addEventListener("afterprint", () => grids?.getApi("grid")?.setGridOption("domLayout", "normal"));
}

/** @param {Row[]} rows */
async function show(rows) {
  const grids = /** @type {{dash_ag_grid?: Grids}} */ (window).dash_ag_grid;
  const grid = await grids?.getApiAsync("grid").catch(() => null);
  if (!grid) return false;
  grid.setGridOption("rowData", rows);
  return true;
}
