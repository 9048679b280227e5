// A wall at work: which scene it shows, what it listens to for that, and how it lasts for weeks.

import { peopleOf } from "../live/people-topics.mjs";
import { showLegend } from "../map/legend.mjs";
import { find } from "../ui/elements.mjs";
import { untaken } from "../ui/alerts.mjs";
import { presentationOf, tilesOf } from "./later.mjs";
import { begin, next } from "./scenes.mjs";

/** @import { Feed } from "../live/feed.mjs" */
/** @import { CityMap } from "../map/city.mjs" */
/** @import { Alert, Live, Views } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { Panels } from "./panels.mjs" */
/** @import { Tiles } from "./tiles.mjs" */

const SHIFT_MS = 300_000;
const SHIFTS = [
  [0, 0],
  [2, 0],
  [2, 2],
  [0, 2],
];
/** Minute of the local day from which a wall may load itself afresh, and until which. */
const RELOAD = [4 * 60 + 10, 4 * 60 + 40];
const OLD_MS = 3_600_000;
/** How long a wall that is let in no more says so before it shows its code. */
const REFUSED_MS = 30_000;

/** Topics of a view. @param {Pick<Live, "scope" | "city"> & {wall: {visitor: boolean}}} live @param {string} focus */
export function topicsOf(live, focus) {
  const own = ["regions", "figures", ...(live.wall.visitor ? [] : ["alerts", "shift"])].map(
    (kind) => `${kind}/${live.scope}`,
  );
  const people = live.wall.visitor
    ? []
    : [focus.length >= 6 ? `workers/${peopleOf(focus, live)}` : `clusters/${live.city}`];
  return [...own, `feed/${live.city}`, ...people];
}

/**
 * Whether now is the time to load the page afresh: at night, when nothing is open that somebody must see.
 * @param {{minute: number, age: number, state: string, alerts: {priority: number, state: string}[]}} now
 */
export function mayReload({ minute, age, state, alerts }) {
  const night = minute >= RELOAD[0] && minute < RELOAD[1];
  return (
    night && age > OLD_MS && state === "live" && !alerts.some((alert) => alert.priority <= 2 && alert.state !== "acked")
  );
}

/** Minutes of the local day at which a wall's night begins and ends. */
const NIGHT = [22 * 60, 6 * 60];
/** How long a map may be without its graphics until the wall shows that, and until it loads itself afresh. */
const MAP_LOST_MS = 5_000;
const MAP_GONE_MS = 60_000;

/**
 * Whether a wall's map and bars are darker: by night, unless something grave waits for somebody to take it.
 * @param {number} minute of the local day
 * @param {{priority: number, state: string}[]} alerts
 */
export const isNight = (minute, alerts) =>
  (minute >= NIGHT[0] || minute < NIGHT[1]) && !alerts.some((alert) => alert.priority <= 2 && untaken(alert));

/** Whether a wall that is let in no more is to show its code. @param {string} state @param {number} age ms */
export const isOut = (state, age) => state === "refused" && age > REFUSED_MS;

export class Wall {
  /** @param {Page} page @param {Feed} feed @param {CityMap | null} map @param {Panels} panels */
  constructor(page, feed, map, panels) {
    this.page = page;
    this.feed = feed;
    this.map = map;
    this.panels = panels;
    if (page.live.story) presentationOf(page, page.live.story);
    /** Comes for visitors alone. @type {Tiles | undefined} */
    this.tiles = undefined;
    if (page.live.wall.visitor) tilesOf(page).then((tiles) => this.#tile(tiles));
    const { wall, region } = page.live;
    this.plan = {
      scenes: wall.scenes,
      rotateMs: wall.rotate_s * 1000,
      hold: wall.hold,
      home: region,
      fixed: wall.county,
    };
    /** Whether the map was there, and since when it is gone (ms); 0 while it is there. */
    this.mapped = false;
    this.lostAt = 0;
    this.born = performance.now();
    this.view = begin(this.plan, this.born);
    this.#show();
  }

  /** @returns {Views} */
  views() {
    return { regions: (held) => this.page.late === "" && this.tiles?.load(held) };
  }

  /** A second has passed. @param {number} minute of the local day */
  beat(minute) {
    const now = performance.now();
    const alerts = this.#alerts();
    const view = next(this.view, this.plan, now, alerts, this.#counties());
    const moved = view.scene !== this.view.scene || view.focus !== this.view.focus;
    this.view = view;
    if (moved) this.#show();
    this.#shift(now);
    if (this.page.live.wall.night) this.page.root.toggleAttribute("data-night", isNight(minute, alerts));
    const age = now - this.born;
    if (mayReload({ minute, age, state: this.feed.state(), alerts })) this.again();
  }

  /** A second has passed, whatever the connection does. */
  second() {
    const now = performance.now();
    if (isOut(this.feed.state(), now - this.born)) this.again();
    if (this.map) this.#lost(this.map.ready, now);
  }

  /**
   * A map whose graphics do not come back: that is shown, and then the wall loads itself.
   * @param {boolean} ready
   * @param {number} now
   */
  #lost(ready, now) {
    this.mapped ||= ready;
    if (ready || !this.mapped) this.lostAt = 0;
    else this.lostAt ||= now;
    const gone = this.lostAt ? now - this.lostAt : 0;
    const note = find(this.page.root, ".no-webgl");
    if (note && this.mapped) {
      note.hidden = gone < MAP_LOST_MS;
      note.textContent = this.page.words.map_lost;
    }
    if (gone < MAP_GONE_MS) return;
    this.lostAt = now;
    this.again();
  }

  /** Only where a server answers: from a browser's own page of errors no wall comes back. */
  again() {
    this.born = performance.now();
    fetch(location.href, { method: "HEAD" }).then(
      () => location.reload(),
      () => {},
    );
  }

  #show() {
    const { root, live } = this.page;
    if (!live.story) root.dataset.scene = String(this.view.scene);
    this.feed.follow(topicsOf(live, this.view.focus));
    this.map?.show(this.view.focus);
    showLegend(this.page, this.view.focus.length >= 6);
    this.panels.title(this.view);
  }

  /** @param {Tiles} tiles */
  #tile(tiles) {
    this.tiles = tiles;
    const held = this.feed.replica.one("regions", this.page.live.scope);
    if (held && this.page.late === "") tiles.load(held);
  }

  /** @returns {Alert[]} */
  #alerts() {
    const held = this.feed.replica.one("alerts", this.page.live.scope);
    return [...(held?.all ?? [])].map(([id, line]) => ({ id, ...line }));
  }

  #counties() {
    const held = this.feed.replica.one("regions", this.page.live.scope);
    return [...(held?.all.keys() ?? [])].filter((code) => code.length === 6).sort();
  }

  /**
   * Two units every five minutes, so that nothing burns in. Not an animation: it is there, then it is elsewhere.
   * @param {number} now
   */
  #shift(now) {
    if (!this.page.live.wall.shift) return;
    const [x, y] = SHIFTS[Math.floor((now - this.born) / SHIFT_MS) % SHIFTS.length];
    const moved = `translate(${x / 10}rem, ${y / 10}rem)`;
    if (this.page.root.style.transform !== moved) this.page.root.style.transform = moved;
  }
}
