// The page of workers: the roster of an area beside what its dots say. Links go down; a name is asked for one by one.

import { load, post } from "../live/http.mjs";
import { make } from "../ui/elements.mjs";
import { askReason } from "../ui/reason.mjs";
import { counted, reachable, states, together } from "./roster.mjs";
import { takeForm, whyNot } from "../ui/export-form.mjs";
import { age, fill } from "../ui/text.mjs";

const EVERY_MS = 2000;

export class WorkersPage {
  /** @param {import("../ui/page.mjs").Page} page @param {import("../live/feed.mjs").Feed} feed */
  constructor(page, feed, why = askReason) {
    Object.assign(this, { page, feed, why, rows: null, alerted: new Set(), named: new Map(), unnamed: new Map() });
  }

  async start() {
    const { live, words } = this.page;
    this.#crumbs();
    if (live.formats.length) this.page.slot("workers-export")?.append(takeForm(words, live.formats, () => ["/workers/export", { region: live.region, lang: live.language }]));
    const told = await load(`/workers.json?region=${live.region}`);
    if (!told) return this.page.say("workers-aside", words.loading_failed);
    this.rows = told.rows;
    this.alerted = new Set(told.alerted);
    this.page.slot("workers").addEventListener("click", (event) => this.#named(event));
    this.show();
    setInterval(() => this.show(), EVERY_MS);
  }

  show() {
    const { live, words } = this.page;
    if (!this.rows) return;
    const topics = this.feed.replica.of("workers");
    const now = this.feed.clock.now();
    const known = states(topics, now / 1000);
    const told = live.topics.some((topic) => topic.startsWith("workers/"));
    const towns = counted(this.rows, known, 9);
    this.page.say("workers-aside", told ? fill(words.workers_counts, together(towns)) : words.workers_unknown);
    if (!this.rows.length) return this.page.table("workers", [[words.workers_empty]], false);
    const state = (n) => (told ? String(n) : "—");
    if (live.region.length < 9) {
      const size = live.region.length < 6 ? 6 : 9;
      const lines = counted(this.rows, known, size).map(([code, line]) => [
        { text: live.names[code] ?? code, href: this.#link(code) },
        ...[line.full, line.part].map(String), ...[line.in, line.silent, line.out].map(state),
      ]);
      const head = size === 6 ? words.workers_counties : words.workers_head_towns;
      return this.page.table("workers", [head.split(","), ...lines]);
    }
    const lines = reachable(this.rows, known).map(([number, home, post, kind]) => {
      const one = known.get(number);
      return [
        `${live.names[home]} ${post}`, words[kind], told ? words[`workers_${one?.state ?? "out"}`] : "—",
        one ? age(now, one.fix * 1000, words) : "—",
        { text: words.workers_track, href: `/worker/${number}/track` },
        { text: this.named.get(number) ?? this.unnamed.get(number) ?? words.workers_name, href: `#${number}`, mark: this.alerted.has(number) ? "alerted" : "" },
      ];
    });
    this.page.table("workers", [words.workers_head_posts.split(","), ...lines]);
  }

  /** A name is told one at a time, and that it was is on record. */
  async #named(event) {
    const link = event.target.closest("a[href^='#']");
    if (!link) return;
    event.preventDefault();
    const number = Number(link.getAttribute("href").slice(1));
    if (this.named.has(number)) return;
    // An alert of theirs that stands is the reason; otherwise one is asked for before anything is requested.
    const reason = this.alerted.has(number) ? "" : await this.#why(number);
    if (reason || this.alerted.has(number)) await this.#tell(number, reason);
    this.show();
  }

  #why(number) {
    return this.why(this.page, this.page.words.workers_why, `workers/${number}`);
  }

  async #tell(number, reason) {
    const { words } = this.page;
    const answer = await post("/workers/name", { number, reason }).catch(() => null);
    if (answer?.ok) return this.named.set(number, (await answer.json()).name);
    const { code } = (await answer?.clone().json().catch(() => null)) ?? {};
    if (code === "reason") {
      // The alert has been closed since the list was loaded.
      this.alerted.delete(number);
      const said = await this.#why(number);
      return said ? this.#tell(number, said) : undefined;
    }
    // In its place: the line above the table says how many there are, and is written anew every other second.
    return this.unnamed.set(number, await whyNot(answer, words));
  }

  #link(code) {
    const asked = new URLSearchParams(location.search);
    asked.set("region", code);
    return `/workers?${asked}`;
  }

  #crumbs() {
    const { region, names, ceiling } = this.page.live;
    const codes = [4, 6, 9].filter((size) => size <= region.length && size >= ceiling.length).map((size) => region.slice(0, size));
    this.page.slot("crumbs")?.replaceChildren(...codes.map((code) => Object.assign(make("a", "crumb", names[code] ?? code), { href: this.#link(code) })));
  }
}
