// The lines above and below the queue: how many of each kind, the rate of alerts, the banner of a flood.

import { active, announced } from "../ui/alerts.mjs";
import { find, needed } from "../ui/elements.mjs";
import { elapsed, fill } from "../ui/text.mjs";
import { nameOf } from "./same.mjs";
import { counts } from "./queue.mjs";

/** @import { Feed } from "../live/feed.mjs" */
/** @import { Alert, DeskLine } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { QueueList } from "./queue-list.mjs" */
/** @typedef {ReturnType<typeof counts>} Counts */

export class Summary {
  /** @param {Page} page @param {Feed} feed @param {Pick<QueueList, "query" | "rows">} queue */
  constructor(page, feed, queue) {
    this.page = page;
    this.feed = feed;
    this.queue = queue;
    this.flood = /** @type {HTMLButtonElement} */ (needed(find(page.root, "#flood")));
    this.filters = needed(page.slot("filters"));
    this.open = 0;
  }

  /** The word for where no alert is open: there is none, or a filter or search hides them, or they are groups. */
  get none() {
    if (this.queue.rows.length) return "detail_choose";
    return this.open ? "detail_unmatched" : "detail_none";
  }

  /** @param {Alert[]} lines @param {DeskLine | null} desk @param {number} tier */
  show(lines, desk, tier) {
    const { words } = this.page;
    const n = counts(lines, tier);
    this.open = n.open;
    this.page.say("shelved", fill(words.shelved_n, { n: n.shelved }));
    this.page.say("held", fill(words.held_n, { n: n.suppressed + n.out_of_service }));
    if (desk) {
      this.page.say("rate", fill(words.desk_rate, { n: desk.recent }));
      this.page.say(
        "flood-mode",
        desk.flood ? fill(words.desk_flood_yes, { time: elapsed(this.feed.clock.now() - desk.flood) }) : "",
      );
    }
    this.flood.textContent = desk?.flood ? words.flood_end : words.flood_begin;
    this.#banner(lines, desk, n);
    const elsewhere = lines.filter((line) => active(line) && !announced(line, tier)).length;
    this.page.say("queue-note", this.#note(n, elsewhere));
    this.#filters(n);
  }

  /** What the queue does not show, and why. @param {Counts} n @param {number} elsewhere */
  #note(n, elsewhere) {
    const { words } = this.page;
    const { view } = this.queue.query;
    const live = ["live", "polling"].includes(this.feed.state());
    const none = live ? words.queue_empty : words.queue_unknown;
    const parts = [
      n.open ? "" : none,
      view === "queue" ? "" : words[`view_${view}`],
      n.open && !this.queue.rows.length && view === "queue" ? fill(words.queue_no_match, { n: n.open }) : "",
      elsewhere ? fill(words.queue_others, { n: elsewhere }) : "",
    ];
    return parts.filter(Boolean).join(" · ");
  }

  /** How many of each priority, on its button. @param {Counts} n */
  #filters(n) {
    /** @type {NodeListOf<HTMLElement>} */
    const buttons = this.filters.querySelectorAll("button[data-p]");
    for (const one of buttons) {
      const p = Number(one.dataset.p);
      const label = ` ${n.by[p - 1]} [${p}]`;
      if (one.lastChild && one.lastChild.textContent !== label) one.lastChild.textContent = label;
      one.setAttribute("aria-pressed", String(this.queue.query.only.has(p)));
    }
  }

  /**
   * The banner of a flood: how many, what is folded, and the earliest of the chain.
   * @param {Alert[]} lines
   * @param {DeskLine | null} desk
   * @param {Counts} n
   */
  #banner(lines, desk, n) {
    const banner = needed(this.page.slot("flood"));
    // It is there while it changes what there is to do: rows stand for several.
    const folded = this.queue.rows.some((row) => row.group);
    banner.hidden = !desk?.flood || !folded;
    if (!desk?.flood || !folded) return;
    const { words, live } = this.page;
    const first = lines.find((line) => line.id === desk.first);
    const earliest = first ? nameOf(first, words, live, this.feed.clock.now()) : "";
    const chain = first ? ` · ${words.flood_first}: ${earliest}` : "";
    this.page.say("flood", `${fill(words.flood_banner, { n: desk.recent, open: n.open })}${chain}`);
  }
}
