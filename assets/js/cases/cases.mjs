// The list of cases: what the link asks for, read anew when something moved; the grid keeps selection and place.

import { ask } from "../live/http.mjs";
import { field, make, typed } from "../ui/elements.mjs";
import { lateText, WHOLE } from "../ui/late.mjs";
import { takeForm } from "../ui/export-form.mjs";
import { fill } from "../ui/text.mjs";

export const APART_MS = 1000;
export const BEHIND_MS = 200;
export const POLL_MS = 5000;

export class CaseList {
  /**
   * @param {import("../ui/page.mjs").Page} page
   * @param {{load?: (query: string) => Promise<any>, show?: (rows: any[]) => boolean | Promise<boolean>, later?: (f: () => void, ms: number) => void}} [parts]
   */
  constructor(page, parts = {}) {
    this.page = page;
    this.load = parts.load ?? load;
    this.show = parts.show ?? show;
    this.later = parts.later ?? ((f, ms) => setTimeout(f, ms));
    this.busy = false;
    this.again = false;
    this.wanted = "";
    this.noted = "";
    this.told = page.live.topics.some((topic) => topic.startsWith("cases/"));
  }

  start() {
    const form = this.page.slot("filters");
    if (form) fillFilters(form, this.page);
    if (this.page.live.formats.length) form?.after(takeForm(this.page.words, this.page.live.formats, () => ["/cases/export", { ...Object.fromEntries(new URLSearchParams(this.page.live.query)), lang: this.page.live.language }]));
    // The grid keeps Enter to itself: on a row it opens the matter.
    document.addEventListener("keydown", (event) => {
      const link = event.key === "Enter" && event.target.closest?.("#grid .ag-row")?.querySelector("a");
      if (link) location.assign(link.href);
    }, true);
    this.moved();
    this.#poll();
  }

  /** Something is not what it was, as of `rev`: read once now, and once more when it moved meanwhile. At most once a
   * second; sooner only while the rows are older than what was told. */
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
    const found = await this.load(this.page.live.query).catch(() => null);
    if (found) await this.#draw(found);
    else this.page.say("case-count", this.page.words.loading_failed);
    const behind = Boolean(found) && later(this.wanted, found.rev ?? "");
    this.later(() => {
      this.busy = false;
      if (this.again || behind || !found) this.moved();
    }, behind ? BEHIND_MS : APART_MS);
  }

  async #draw({ rows = [], n = 0, counted = n, notes = [], backlog = WHOLE }) {
    const w = this.page.words;
    this.rows = rows;
    const late = lateText(backlog, w);
    const said = late || (n > rows.length ? fill(w.case_more, { n, shown: rows.length }) : n ? fill(w.case_count, { n }) : w.case_none);
    if (notes.join() !== this.noted) this.page.say("notes", (this.noted = notes.join()));
    this.page.say("case-count", late || counted === n ? said : `${said} · ${fill(w.case_counted, { n: counted })}`);
    // The grid draws itself a moment after the page.
    for (let tries = 0; tries < 50 && !(await this.show(rows)); tries++) await new Promise((done) => this.later(done, 100));
  }

  /** Whose list is told by nobody asks for it; the others' too, now and then: limits run out without anybody's doing. */
  #poll() {
    this.later(() => {
      this.moved();
      this.#poll();
    }, this.told ? 6 * POLL_MS : POLL_MS);
  }
}

/** Whether one entry's id is later than another's; '' is before all. @param {string} a @param {string} b */
export function later(a, b) {
  const [x, y] = [a, b].map((id) => id.split("-").map(Number));
  return Boolean(a) && (!b || x[0] > y[0] || (x[0] === y[0] && x[1] > y[1]));
}

function fillFilters(form, page) {
  const { live, words } = page;
  const asked = new URLSearchParams(live.query);
  const fields = live.filters.map((one) => field({ ...one, value: asked.get(one.name) ?? "" }));
  const more = [["unit", words.case_unit_any], ["q", words.case_search]].map(([name, word]) => field({ name, word, value: asked.get(name) ?? "" }));
  form.replaceChildren(...fields, ...more, make("button", "", words.case_filter));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    location.assign(linkOf(typed(form), live.query));
  });
}

/** The link of what was typed: empty words are left out, what the form does not hold stays. */
export function linkOf(said, query) {
  const link = new URLSearchParams(query);
  for (const [name, value] of Object.entries(said)) {
    if (value && !(name === "standing" && value === "open")) link.set(name, value);
    else link.delete(name);
  }
  const text = link.toString();
  return text ? `/cases?${text}` : "/cases";
}

async function load(query) {
  const answer = await ask(`/cases.json${query}`);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function show(rows) {
  const grid = window.dash_ag_grid ? await window.dash_ag_grid.getApiAsync("grid").catch(() => null) : null;
  if (!grid) return false;
  grid.setGridOption("rowData", rows);
  return true;
}
