// The roster of an area beside what its dots say. Links go down; a name is asked for one by one.

import { load, post } from "../live/http.mjs";
import { make, needed, targetOf } from "../ui/elements.mjs";
import { exportForm, whyNot } from "../ui/export-form.mjs";
import { askReason } from "../ui/reason.mjs";
import { age, fill } from "../ui/text.mjs";
import { counted, reachable, states, together } from "./roster.mjs";

/** @import { Feed } from "../live/feed.mjs" */
/** @import { Live } from "../types.d.ts" */
/** @import { Cell, Page } from "../ui/page.mjs" */
/** @import { States, Worker } from "./roster.mjs" */
/** @typedef {Live & {formats: string[]}} RosterLive */

const EVERY_MS = 2000;
const TIERS = [4, 6, 9];
/** A number that has not come yet. */
const WAITING = "…";

export class RosterView {
  /** @param {Page<RosterLive>} page @param {Feed} feed */
  constructor(page, feed, why = askReason) {
    this.page = page;
    this.feed = feed;
    this.why = why;
    /** @type {Worker[] | null} */
    this.rows = null;
    /** Workers with an open alert. @type {Set<number>} */
    this.alerted = new Set();
    /** @type {Map<number, string>} */
    this.named = new Map();
    /** Why a name was not given. @type {Map<number, string>} */
    this.unnamed = new Map();
  }

  async start() {
    const { live, words } = this.page;
    this.#crumbs();
    if (live.formats.length) {
      const query = { region: live.region, lang: live.language };
      this.page.slot("workers-export")?.append(exportForm(words, live.formats, () => ["/workers/export", query]));
    }
    /** @type {{rows: Worker[], alerted: number[]} | null} */
    const reply = await load(`/workers.json?region=${live.region}`);
    if (!reply) return this.page.say("workers-aside", words.loading_failed);
    this.rows = reply.rows;
    this.alerted = new Set(reply.alerted);
    needed(this.page.slot("workers")).addEventListener("click", (event) => this.#clicked(event));
    this.show();
    setInterval(() => this.show(), EVERY_MS);
  }

  show() {
    const { live, words } = this.page;
    if (!this.rows) return;
    const now = this.feed.clock.now();
    const followed = live.topics.filter((topic) => topic.startsWith("workers/"));
    const heard = this.feed.replica.of("workers");
    const known = states(heard, now / 1000);
    // Until every topic is there nothing is known of who is in session: that is no nought.
    const follows = followed.length > 0;
    const complete = followed.every((topic) => heard.some(([asked]) => asked === topic));
    const towns = counted(this.rows, known, 9);
    const counts = follows ? fill(words.workers_counts, told(together(towns), complete)) : words.workers_unknown;
    this.page.say("workers-aside", counts);
    if (!this.rows.length) return this.page.table("workers", [[words.workers_empty]], false);
    if (live.region.length < 9) return this.#areas(this.rows, known, follows, complete);
    const lines = reachable(this.rows, known).map((row) => this.#worker(row, known, follows && complete, now));
    this.page.table("workers", [words.workers_head_posts.split(","), ...lines]);
  }

  /**
   * How many there are in each area below.
   * @param {Worker[]} rows
   * @param {States} known
   * @param {boolean} follows
   * @param {boolean} complete whether all positions are there
   */
  #areas(rows, known, follows, complete) {
    const { live, words } = this.page;
    const size = live.region.length < 6 ? 6 : 9;
    /** @param {number} n */
    const state = (n) => (follows ? (complete ? String(n) : WAITING) : "—");
    const lines = counted(rows, known, size).map(([code, line]) => [
      { text: live.names[code] ?? code, href: this.#link(code) },
      ...[line.full, line.part].map(String),
      ...[line.in, line.silent, line.out].map(state),
    ]);
    const head = size === 6 ? words.workers_counties : words.workers_head_towns;
    this.page.table("workers", [head.split(","), ...lines]);
  }

  /**
   * @param {Worker} row
   * @param {States} known
   * @param {boolean} follows
   * @param {number} now city ms
   * @returns {Cell[]}
   */
  #worker([number, home, post, kind], known, follows, now) {
    const { live, words } = this.page;
    const one = known.get(number);
    const name = this.named.get(number) ?? this.unnamed.get(number) ?? words.workers_name;
    return [
      `${live.names[home]} ${post}`,
      words[kind],
      follows ? words[`workers_${one?.state ?? "out"}`] : "—",
      one ? age(now, one.fix * 1000, words) : "—",
      { text: words.workers_track, href: `/worker/${number}/track` },
      { text: name, href: `#${number}`, mark: this.alerted.has(number) ? "alerted" : "" },
    ];
  }

  /** Names are given one at a time, and each is on record. @param {Event} event */
  async #clicked(event) {
    const link = targetOf(event)?.closest("a[href^='#']");
    if (!link) return;
    event.preventDefault();
    const number = Number(link.getAttribute("href")?.slice(1));
    if (this.named.has(number)) return;
    // An open alert of theirs is the reason; otherwise one is asked for before anything is requested.
    const reason = this.alerted.has(number) ? "" : await this.#why(number);
    if (reason || this.alerted.has(number)) await this.#name(number, reason);
    this.show();
  }

  /** @param {number} number */
  #why(number) {
    return this.why(this.page, this.page.words.workers_why, `workers/${number}`);
  }

  /** @param {number} number @param {string} reason @returns {Promise<unknown>} */
  async #name(number, reason) {
    const { words } = this.page;
    const answer = await post("/workers/name", { number, reason }).catch(() => null);
    if (answer?.ok) return this.named.set(number, (await answer.json()).name);
    const { code } =
      (await answer
        ?.clone()
        .json()
        .catch(() => null)) ?? {};
    if (code === "reason") {
      // The alert has been closed since the list was loaded.
      this.alerted.delete(number);
      const given = await this.#why(number);
      return given ? this.#name(number, given) : undefined;
    }
    // In its place: the line above the table has the counts, and is written anew every other second.
    return this.unnamed.set(number, await whyNot(answer, words));
  }

  /** @param {string} code */
  #link(code) {
    const query = new URLSearchParams(location.search);
    query.set("region", code);
    return `/workers?${query}`;
  }

  #crumbs() {
    const { region, names, ceiling = "" } = this.page.live;
    const codes = TIERS.filter((size) => size <= region.length && size >= ceiling.length).map((size) =>
      region.slice(0, size),
    );
    const links = codes.map((code) =>
      Object.assign(make("a", "crumb", names[code] ?? code), { href: this.#link(code) }),
    );
    this.page.slot("crumbs")?.replaceChildren(...links);
  }
}

/**
 * The counts of who is in session, as far as they are known.
 * @param {{n: number, in: number, silent: number, out: number}} counts
 * @param {boolean} complete
 */
const told = (counts, complete) => (complete ? counts : { n: counts.n, in: WAITING, silent: WAITING, out: WAITING });
