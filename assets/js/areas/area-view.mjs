// What an area's page shows of its numbers: the head, the tables; and what is shown while there are none.

import { make } from "../ui/elements.mjs";
import { lateText, withhold } from "../ui/late.mjs";
import { fill, minute, time } from "../ui/text.mjs";
import { casesOf, linkOf, matrixRows, numberRows, rankRows, withoutCases } from "./numbers.mjs";

/** @import { Feed } from "../live/feed.mjs" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { AreaLive } from "./area.mjs" */
/** @import { AreaNumbers, Matrix, Ranking, UnitLine } from "./numbers.mjs" */
/**
 * @typedef {{backlog?: number, n: number,
 *   rows: {code: string, type: string, place: string, state: string, due: string, unit: string}[]}} CasesReply `code`:
 * as a Markdown link
 */

const BEHIND_MS = 15000;
const TIERS = [4, 6, 9, 12];
/** Numbers at the head that are of cases. */
const STRIP = ["reports", "open", "overdue", "on_time_rate", "handle_time"];
/** Slots of the area that was shown before. */
const TABLES = ["numbers", "lineup", "open", "compared"];

export class AreaView {
  /** @param {Page<AreaLive>} page @param {Feed} feed */
  constructor(page, feed) {
    this.page = page;
    this.feed = feed;
    /** The numbers that are shown, null while there are none. @type {AreaNumbers | null} */
    this.numbers = null;
  }

  /** The page is of another area from now on. @param {string} view @param {URLSearchParams} query */
  clear(view, query) {
    const { page } = this;
    this.numbers = null;
    page.root.dataset.view = view;
    for (const name of ["map-title", "picked"]) page.say(name, "");
    for (const name of TABLES) page.table(name, [["…"]], false);
    this.#crumbs(query);
  }

  /** @param {URLSearchParams} query */
  #crumbs(query) {
    const { region, names, ceiling } = this.page.live;
    const codes = TIERS.filter((size) => size <= region.length && size >= ceiling.length).map((size) =>
      region.slice(0, size),
    );
    const links = codes.map((code) => {
      const link = Object.assign(make("a", "crumb", names[code] ?? code), { href: linkOf(code, query) });
      if (code === region) link.setAttribute("aria-current", "page");
      return link;
    });
    this.page.slot("crumbs")?.replaceChildren(...links);
    this.page.root.querySelectorAll("header.top > .crumb.own").forEach((own) => own.remove());
  }

  /** Numbers of an area and period. @param {AreaNumbers} numbers */
  overview(numbers) {
    const { page } = this;
    const { words, live } = page;
    this.numbers = numbers;
    page.say("numbers-aside", this.#period(numbers));
    page.table("numbers", [words.numbers_head.split(","), ...numberRows(numbers, words, live.cases)]);
    for (const [id, { text, n, range, year }] of Object.entries(numbers.strip)) {
      const before = fill(words[`was_${range}`], { text }) + (n === null ? "" : ` n = ${page.count(n)}`);
      page.say(`was-${id}`, [before, year ? fill(words.year_was, { text: year }) : ""].filter(Boolean).join(" · "));
    }
    this.#lead(numbers);
    page.say("was-reachable_now", live.region.length > 9 ? words.reachable_above : "");
    this.#lineup(numbers.units);
    if (live.region.length > 9) this.#village(numbers);
  }

  /** Departments or areas beside each other. @param {Matrix | Ranking} reply */
  compared(reply) {
    const { page } = this;
    const { words, live } = page;
    const columns = "areas" in reply ? reply.areas.length : 4;
    page.table(
      "compared",
      "areas" in reply ? matrixRows(reply, words, live.cases) : rankRows(reply, words, live.cases),
    );
    page.slot("compared")?.style.setProperty("--columns", String(columns + 1));
    page.say("compared-meaning", reply.meaning ?? "");
    const { name = "", first = "", last = "", at } = reply;
    page.say("compared-aside", `${name} ${first} ~ ${last} ${minute(at)}${this.#behind(at)}`);
  }

  /** History is far behind: its numbers would be of no moment, so none is shown. @param {string} late */
  withhold(late) {
    const { page } = this;
    const { length } = page.live.region;
    this.numbers = null;
    page.root.dataset.history = "stale";
    withhold(page, ["numbers", "compared", "lineup"], late);
    for (const name of ["numbers-aside", "compared-aside", "lineup-aside"]) page.say(name, "");
    this.#panel("lineup", length >= 9);
    for (const id of STRIP) page.say(`was-${id}`, late);
    if (length > 9) for (const id of STRIP) page.number(id, "", "", late);
  }

  /** Cases that are open here, the newest first; the whole list is a click away. @param {CasesReply} reply */
  cases({ backlog, n, rows }) {
    const { page } = this;
    const { words, live } = page;
    if (backlog !== undefined) return withhold(page, ["open"], lateText(backlog, words));
    const lines = rows.map((row) => [
      { text: /\[(.+?)\]/.exec(row.code)?.[1] ?? "", href: /\((.+?)\)/.exec(row.code)?.[1] },
      row.type,
      row.place,
      row.state,
      row.due,
      row.unit,
    ]);
    page.table(
      "open",
      lines.length ? [words.cases_head.split(","), ...lines] : [[words.nothing_yet]],
      lines.length > 0,
    );
    page.say("open-aside", fill(words.cases_more, { n, shown: lines.length }));
    const href = `/cases?standing=open&region=${live.region}`;
    page.slot("open-all")?.replaceChildren(Object.assign(make("a", "", words.cases), { href }));
  }

  /** Shows or hides the panel of a slot. @param {string} name @param {boolean} shown */
  #panel(name, shown) {
    this.page.slot(name)?.closest("section")?.toggleAttribute("hidden", !shown);
  }

  /** The period, what it is compared with, and as of when. @param {AreaNumbers} numbers */
  #period(numbers) {
    const { words } = this.page;
    const {
      first,
      last,
      before: [from, to],
      until,
      complete,
      since,
      at,
    } = numbers;
    const parts = [
      fill(words.numbers_period, { first, last, from, to }) +
        (until ? ` · ${fill(words.numbers_until, { time: until })}` : ""),
      complete ? words.numbers_frozen : "",
      since ? fill(words.since, { day: since }) : "",
    ];
    const period = parts.filter(Boolean).join(" · ") + withoutCases(numbers, words);
    return `${period} · ${minute(at)}${this.#behind(at)}`;
  }

  /**
   * How far history is behind the city, in words; what comes of it is marked as old.
   * @param {number} at city ms up to which it is known
   */
  #behind(at) {
    const { words, root } = this.page;
    const { clock } = this.feed;
    const late = clock.now() > 0 && clock.now() - at > BEHIND_MS * clock.rate;
    root.dataset.history = late ? "stale" : "live";
    return late ? ` · ${fill(words.history_behind, { time: time(at) })}` : "";
  }

  /** The numbers at the head open what they count: their cases, or who can be reached. @param {AreaNumbers} numbers */
  #lead({ strip }) {
    const { cases, workers, region } = this.page.live;
    const links = new Map([["reachable_now", workers && region.length <= 9 ? `/workers?region=${region}` : ""]]);
    for (const [id, days] of Object.entries(strip)) links.set(id, cases ? casesOf({ ...days, region }, id) : "");
    for (const [id, href] of links) {
      const link = this.page.slot(`go-${id}`);
      if (href) link?.setAttribute("href", href);
      else link?.removeAttribute("href");
    }
  }

  /** Who is on duty in the units of an area. @param {UnitLine[]} units */
  #lineup(units) {
    const { page } = this;
    const rows = units.map(({ unit, name, own, who, phone, note }) => [
      { text: `${name} · ${own}`, mark: unit ? "" : "text" },
      who || "—",
      phone || "—",
      note,
    ]);
    page.table("lineup", rows, false);
    page.say("lineup-aside", units.some((one) => one.who) ? "" : page.words.lineup_on);
    this.#panel("lineup", units.length > 0);
  }

  /** A village has no live topic of its own: its numbers are those of the archive, a second behind, of the days every
   * head is of: those of a day today, those of the month so far, whatever period the page shows. @param {AreaNumbers}
   * numbers */
  #village({ strip }) {
    for (const [name, { now, now_n: n }] of Object.entries(strip)) {
      this.page.number(name, now, n === null ? "" : `n = ${this.page.count(n)}`, "");
    }
    this.page.say("kpi-reachable_now", "—");
  }
}
