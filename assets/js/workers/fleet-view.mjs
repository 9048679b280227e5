// An hour of an area's own staff on one clock. A reason first; then play, pause, speed; a post is shown while it is
// known where it is. Keys: space plays, arrows go by a minute.

import { button, field, make, needed, targetOf } from "../ui/elements.mjs";
import { fill, minute } from "../ui/text.mjs";
import { looked, lookForm, missingText } from "./look.mjs";
import { before, JOINED_MS, place } from "./playback.mjs";
import { Player } from "./player.mjs";
import { boundsOf, drawFleet } from "./track-map.mjs";

/** @import { CityMap } from "../map/city.mjs" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { LookLive } from "./look.mjs" */
/** @import { Fixes } from "./playback.mjs" */
/**
 * @typedef {LookLive} FleetLive
 * @typedef {Fixes & {post: string, place: string}} FleetPost
 * @typedef {{first: number, last: number, missing: string[], posts: FleetPost[]}} FleetHour `missing`: files that could
 *   not be read
 */

const MINUTE_MS = 60000;
const FIELDS = "input:not([type=range]), select, textarea";
/** Minutes an arrow goes by. @type {Record<string, number>} */
const ARROWS = { ArrowLeft: -1, ArrowRight: 1 };
/** @type {[string, string][]} */
const HOURS = Array.from({ length: 24 }, (_, hour) => [String(hour), `${String(hour).padStart(2, "0")}:00`]);

/** Where a post is at a moment, null while that is not known. @param {Fixes} fixes @param {number} now */
export function known(fixes, now) {
  const n = before(fixes.at, now);
  return n >= 0 && now - fixes.at[n] <= JOINED_MS ? place(fixes, now) : null;
}

export class FleetView {
  /** @param {Page<FleetLive>} page @param {CityMap | null} map */
  constructor(page, map) {
    this.page = page;
    this.map = map;
    /** The hour that is played, null before one is. @type {FleetHour | null} */
    this.hour = null;
    /** The post that is looked at, -1 for none. */
    this.chosen = -1;
    this.bar = make("div", "player");
    this.player = new Player(page.words, page.words.fleet_title, (now) => this.#show(now));
  }

  start() {
    needed(this.page.slot("fleet-bar")).replaceChildren(this.#form(), this.bar);
    document.addEventListener("keydown", (event) => this.#key(event));
    this.player.start();
  }

  /** The map is there: what is known is drawn on it. */
  draw() {
    if (this.hour) this.#show(this.player.now);
  }

  #form() {
    const value = new URLSearchParams(location.search).get("h") ?? "9";
    const hour = field({ name: "hour", word: this.page.words.fleet_hour, choices: HOURS, value, needed: true });
    const form = lookForm(this.page, [hour]);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#open(Object.fromEntries(new FormData(form)));
    });
    return form;
  }

  /** @param {Record<string, FormDataEntryValue>} fields */
  async #open(fields) {
    const { live, words } = this.page;
    this.player.playing = false;
    const asked = { ...fields, region: live.region };
    /** @type {FleetHour | null} */
    const hour = await looked(this.page, "/workers/day/data", asked, "fleet-said");
    if (!hour) return;
    this.hour = hour;
    const { first, last, missing, posts } = hour;
    const span = { day: String(fields.day), first: minute(first), last: minute(last) };
    this.page.say(
      "fleet-said",
      fill(posts.length ? words.fleet_shown : words.fleet_none, span) + missingText(missing, words),
    );
    this.chosen = -1;
    const { play, slider, clock, speeds } = this.player;
    this.bar.replaceChildren(play, slider, clock, ...speeds, make("span", "quiet", words.fleet_keys));
    this.#posts(posts);
    this.#frame(posts);
    this.player.open(first, last);
    this.player.show();
  }

  /** @param {FleetPost[]} posts */
  #posts(posts) {
    const rows = posts.map((one, n) => button("happening", `${one.place} ${one.post}`, () => this.#choose(n)));
    this.page.slot("fleet-posts")?.replaceChildren(...rows);
  }

  /** @param {number} n */
  #choose(n) {
    this.chosen = this.chosen === n ? -1 : n;
    [...(this.page.slot("fleet-posts")?.children ?? [])].forEach((row, at) =>
      row.setAttribute("aria-pressed", String(at === this.chosen)),
    );
    this.player.show();
  }

  /** All of the hour in sight. @param {FleetPost[]} posts */
  #frame(posts) {
    if (!this.map || !posts.length) return;
    const [lon, lat] = [posts.flatMap((one) => one.lon), posts.flatMap((one) => one.lat)];
    this.map.boundaries.framed = boundsOf({ lon, lat });
    this.map.fit(false);
  }

  /** @param {number} now city ms */
  #show(now) {
    const { words, root } = this.page;
    const posts = this.hour?.posts ?? [];
    const points = posts.flatMap((one, n) => {
      const at = known(one, now);
      return at ? [{ at, chosen: n === this.chosen }] : [];
    });
    const one = posts[this.chosen];
    const unknown = one && !known(one, now) ? ` · ${words.fleet_unknown}` : "";
    this.page.say("picked", one ? `${one.place} ${one.post}${unknown}` : "");
    Object.assign(root.dataset, { at: String(now), shown: String(points.length) });
    if (this.map?.ready && this.map.map) drawFleet(this.map.map, points);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (!this.hour || event.isComposing || event.repeat || event.ctrlKey || event.metaKey) return;
    const target = targetOf(event);
    if (target?.closest?.(FIELDS)) return;
    const by = ARROWS[event.key];
    if (event.key === " " && target?.tagName !== "BUTTON") this.player.toggle();
    else if (by) this.player.to(Math.min(this.hour.last, this.player.now + by * MINUTE_MS));
    else return;
    event.preventDefault();
  }
}
