// The officer's desk: queue, one alert, who is near, sound and keys. It wires them; each of them decides its own part.

import { Commands } from "../live/commands.mjs";
import { ruleOf } from "../ui/alerts.mjs";
import { find } from "../ui/elements.mjs";
import { Actions } from "./actions.mjs";
import { Bell } from "./bell.mjs";
import { actions, Detail } from "./detail.mjs";
import { showFilters } from "./filters.mjs";
import { Keys } from "./keys.mjs";
import { Lookups } from "./lookups.mjs";
import { nearTable, peopleTopics, whoNear } from "./nearest.mjs";
import { QueueList } from "./queue-list.mjs";
import { Shift } from "./shift.mjs";
import { Shortcuts } from "./shortcuts.mjs";
import { Raised } from "./raised.mjs";
import { alike } from "./same.mjs";
import { readLists } from "./side-column.mjs";
import { Summary } from "./summary.mjs";
import { Surroundings } from "./surroundings.mjs";

/** @import { Feed } from "../live/feed.mjs" */
/** @import { CityMap } from "../map/city.mjs" */
/** @import { Alert, DeskLine, Live, Topics, Views } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { DetailParts } from "./detail.mjs" */
/** @import { Drawer } from "./drawer.mjs" */
/** @import { ShortcutParts } from "./shortcuts.mjs" */
/** @import { Step } from "./response.mjs" */
/** @import { ShiftCommand } from "./shift.mjs" */
/**
 * @typedef {Live & {role: string, grave: string[], responses: Step[], shift: boolean,
 *   channels: string[],
 *   plan: {timers: Record<string, {ack: number}>, undo: number, shelf: number[], night: number[]}}} DutyLive
 *   times of `plan` in seconds, `night` in hours
 */

export class Duty {
  /** @type {Alert[]} */
  lines = [];
  /** @type {DeskLine | null} */
  desk = null;
  /** Id of the alert that the address names, "" once it was selected. */
  wanted = decodeURIComponent(/^\/duty\/a\/(.+)$/.exec(location.pathname)?.[1] ?? "");
  /** Whether the alert that the address names is over. */
  over = false;
  /** Orders, which the page adds. @type {{open: () => void, draw: () => void, drawArea: () => void} | null} */
  orders = null;

  /**
   * @param {Page<DutyLive>} page
   * @param {Feed} feed
   * @param {CityMap | null} map
   * @param {{open: () => void}} newCase
   * @param {Pick<Drawer, "toggle" | "follow" | "close">} drawer
   */
  constructor(page, feed, map, newCase, drawer) {
    this.page = page;
    this.drawer = drawer;
    this.feed = feed;
    this.map = map;
    this.tier = Math.min(9, page.live.scope.length);
    this.may = new Set(page.live.commands);
    this.keys = new Keys({ store: localStorage });
    page.ownKeys = true;
    const [arm, now] = [() => this.arm(), () => feed.clock.now()];
    this.commands = new Commands(() => this.#draw(), {
      locked: () => page.seat?.lock(),
      own: page.live.by,
      done: (command) => this.actions.forms.done(command),
    });
    const who = (/** @type {Alert} */ line) => whoNear(line, page.live, feed.replica);
    /** @param {Alert} line */
    const may = (line) => actions(line, this.#seat(), ruleOf(line, page.live));
    const changed = () => this.#draw();
    this.raised = new Raised(page, this.commands, this, changed);
    this.surroundings = new Surroundings(() => (this.#draw(), this.#near()));
    /** @param {Alert} line */
    const around = (line) => this.surroundings.of(line);
    this.lookups = this.may.has("alert.acknowledge") ? new Lookups(page, changed) : undefined;
    this.actions = new Actions(page, this.commands, { queue: () => this.queue, who, now, may, changed, around });
    /** @param {Alert} line */
    const standing = (line) => this.actions.standing(line);
    this.queue = new QueueList(page, { select: () => this.#selected(), standing, reset: () => this.#reset() });
    this.detail = new Detail(page, this.#detailParts(standing));
    const open = (/** @type {string} */ id) => (this.shortcuts.go("duty"), this.queue.reveal(id));
    this.shift = new Shift(page, { send: (command) => this.#shift(command), arm, now, open });
    this.summary = new Summary(page, feed, this.queue);
    this.bell = new Bell(page, feed, this.tier, {
      keys: this.keys,
      begins: this.may.has("shift.begin"),
      seat: () => this.shift.seat,
      arm,
      raised: () => this.raised.waiting.length,
      report: (to) => this.#shift({ action: "shift.sound", object: "sound", desk: { to } }),
    });
    this.shortcuts = new Shortcuts(page, this.#keyParts(newCase));
    this.topics = [...page.live.topics];
  }

  /** @param {(line: Alert) => string} standing @returns {DetailParts} */
  #detailParts(standing) {
    return {
      act: (action) => this.actions.act(action),
      tick: (line, id) => this.actions.step(line, id),
      standing,
      refusal: (line) => this.actions.refusal(line),
      keys: this.keys,
      escalation: this.raised.card,
      card: {
        lines: () => this.lines,
        open: (id) => this.queue.reveal(id),
        key: (action) => this.keys.map[action].toUpperCase(),
        around: (line) => this.surroundings.of(line),
        toggle: (line) => this.drawer.toggle(line),
        lookups: this.lookups,
        may: this.may.has("alert.merge"),
        merge: (line, others) => this.actions.merge(line, others, this.lines),
        split: (line) => this.actions.split(line),
        answer: (line) => this.actions.standing(line) || this.actions.refusal(line),
      },
    };
  }

  /** @param {{open: () => void}} newCase @returns {ShortcutParts} */
  #keyParts(newCase) {
    return {
      ...{ keys: this.keys, queue: this.queue, actions: this.actions, map: this.map, drawer: this.drawer, newCase },
      shift: () => this.shift.again(),
      silence: () => this.#silence(),
      view: (view) => this.#view(view),
      only: (priority) => this.#only(priority),
      merge: (line) => this.#merge(line),
      ...{ order: () => this.orders?.open(), area: () => this.orders?.drawArea() },
    };
  }

  /** @returns {Views} */
  views() {
    return {
      alerts: (held) => this.show(held.all),
      session: (held) => this.commands.hear(held.all),
      shift: (held) => this.#deskLine(held.all),
      health: (held) => this.shift.calls([...held.all.values()].find((line) => line.name === "caller")),
    };
  }

  start() {
    const { root } = this.page;
    for (const kind of ["pointerdown", "wheel"])
      this.queue.list.addEventListener(kind, () => this.queue.touch(), { passive: true });
    for (const [id, view] of [
      ["#shelved", "shelved"],
      ["#held", "suppressed"],
    ]) {
      find(root, id)?.addEventListener("click", () => this.#view(this.queue.query.view === view ? "queue" : view));
    }
    const { flood } = this.summary;
    flood.hidden = !this.may.has("shift.flood");
    flood.addEventListener("click", () =>
      this.#shift({ action: "shift.flood", object: "flood", note: this.desk?.flood ? "off" : "on" }),
    );
    this.shortcuts.start();
    showFilters(this.page, this.queue, (priority) => this.#only(priority));
    this.shift.start();
    this.bell.start();
    readLists(this.page, (lists) => this.shift.lists(lists));
    this.#ring();
  }

  /** @param {Topics["alerts"]["all"]} all alerts by id */
  show(all) {
    this.lines = [...all].map(([id, line]) => ({ id, ...line }));
    this.over = Boolean(this.wanted) && !all.has(this.wanted);
    this.queue.still = Boolean(this.wanted);
    if (this.wanted && !this.over) {
      this.queue.selected = this.wanted;
      this.wanted = "";
      this.#draw();
      this.queue.select(this.queue.selected);
    }
    this.bell.announce(this.lines);
    this.#draw();
  }

  /** A second has passed. */
  beat() {
    this.#ring();
    this.#draw();
    this.#near();
  }

  /** A click: from here on the browser may sound, and the seat is signed in. */
  async arm() {
    await this.bell.siren.arm();
    if (!this.shift.seat && this.may.has("shift.begin")) this.#shift({ action: "shift.begin" });
    if (this.shift.unsigned) this.shortcuts.go("shift");
    this.#ring();
  }

  /** @param {Topics["shift"]["all"]} all */
  #deskLine(all) {
    this.desk = /** @type {DeskLine | undefined} */ (all.get("state")) ?? null;
    this.shift.show(all, this.lines, this.feed.clock.now());
    this.bell.sits(Boolean(this.desk));
    this.#draw();
  }

  /** Search and filters as they are at first. */
  #reset() {
    const search = /** @type {HTMLInputElement | null} */ (find(this.page.root, "#search"));
    if (search) search.value = "";
  }

  /** @param {ShiftCommand} command */
  #shift(command) {
    this.commands.send({ object: this.page.live.scope, expected_version: 0, note: "", ...command });
  }

  #draw() {
    this.raised.show((id) => this.queue.reveal(id), this.feed.clock.now());
    this.queue.show(this.lines, this.feed.clock.now());
    this.summary.show(this.lines, this.desk, this.tier);
    this.#detail();
  }

  #detail() {
    const { row } = this.queue;
    this.drawer.follow(row?.line ?? null);
    this.detail.show(row?.line ?? null, this.#seat(), row?.lines.length ?? 1, {
      none: this.over ? "detail_over" : this.summary.none,
      over: row?.over,
    });
    this.orders?.draw();
  }

  /** Who acts here, now. */
  #seat() {
    const { live } = this.page;
    const lead = live.role === "duty_lead";
    return { may: this.may, lead, session: live.session, now: this.feed.clock.now(), undoMs: live.plan.undo * 1000 };
  }

  #selected() {
    const line = this.queue.row?.line;
    if (line) Object.assign(this, { wanted: "", over: false });
    if (line) this.queue.still = false;
    this.#detail();
    if (!line) {
      this.feed.follow(this.topics);
      this.map?.mark([]);
      if (!this.over) history.replaceState(null, "", `/duty${location.search}`);
      return this.#near();
    }
    this.feed.follow([...this.topics, ...peopleTopics(line, this.page.live)]);
    this.map?.show(line.region.slice(0, 9));
    this.map?.mark(line.lon_e6 ? [line.lon_e6, line.lat_e6] : []);
    history.replaceState(null, "", `/duty/a/${encodeURIComponent(line.id)}${location.search}`);
    this.#near();
  }

  #near() {
    const line = this.queue.row?.line;
    const rows = line ? nearTable(line, this.page, this.feed, this.surroundings.of(line)) : [];
    this.page.table("near", rows, false);
  }

  #ring() {
    this.bell.ring(this.lines, this.desk);
  }

  /** @param {number} priority */
  #only(priority) {
    const { only } = this.queue.query;
    if (only.has(priority)) only.delete(priority);
    else only.add(priority);
    this.queue.merge();
    this.#draw();
  }

  /** @param {Alert} line */
  #merge(line) {
    const { same } = alike(line, this.lines, this.page.live);
    const others = same.map((one) => one.line);
    this.actions.merge(line, others, this.lines);
  }

  #silence() {
    this.bell.silence();
    this.#ring();
  }

  /** @param {string} view */
  #view(view) {
    this.queue.query.view = view;
    this.queue.merge();
    this.#draw();
  }
}
