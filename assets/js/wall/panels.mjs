// The wall's panels: which of them a topic feeds. Each shows what the replica holds, and is quiet when nothing changed.

import { counties, silent } from "../live/regions.mjs";
import { showFeeds } from "../ui/feed-lines.mjs";
import { withhold } from "../ui/late.mjs";
import { age, fill, hour, time } from "../ui/text.mjs";
import { AlertPanel } from "./alert-panel.mjs";
import { showBusiest } from "./busiest.mjs";
import { countiesTitle, showCounties } from "./counties.mjs";
import { showFlow } from "./flow.mjs";
import { freshness } from "./freshness.mjs";
import { hoursOf, showCalls, showWay } from "./later.mjs";

/** @import { Feed } from "../live/feed.mjs" */
/** @import { DeskLine, HourlyReports, Topics, Views } from "../types.d.ts" */
/** @import { HoursChart } from "./hours.mjs" */
/** @import { Held } from "./way.mjs" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { View } from "./scenes.mjs" */

export class Panels {
  /** @param {Page} page @param {Feed} feed */
  constructor(page, feed) {
    this.page = page;
    this.feed = feed;
    this.alerts = new AlertPanel(page);
    /** @type {HoursChart | undefined} */
    this.hours = undefined;
    hoursOf(page).then((hours) => {
      this.hours = hours;
      this.#hours();
    });
    /** Whether what is above the chart of hours has its height. */
    this.set = false;
  }

  /**
   * Topics of the wall's own region, each by its panels.
   * @param {() => View | undefined} viewOf the scene that is shown
   * @returns {Views}
   */
  views(viewOf) {
    const { scope } = this.page.live;
    return {
      regions: (held, asked) => {
        if (asked === `regions/${scope}`) this.#regions(held);
        this.title(viewOf());
      },
      figures: (held, asked) => asked === `figures/${scope}` && this.#figures(held),
      alerts: (_, asked) => asked === `alerts/${scope}` && this.#alerts(),
      shift: (_, asked) => asked === `shift/${scope}` && this.#alerts(),
    };
  }

  /** A second has passed. */
  beat() {
    const now = this.feed.clock.now();
    showFeeds(this.page, this.feed);
    this.#hours();
    this.#alerts();
    this.#positions(this.#eventAt("positions"), now);
    const at = this.#eventAt("statuses");
    const { words } = this.page;
    if (at) this.page.say("stages-aside", fill(words.newest_status, { age: age(now, at, words) }));
  }

  /** The map's title, which names silent counties too. @param {Pick<View, "focus"> | undefined} view */
  title(view) {
    const regions = this.#region("regions");
    if (regions) this.page.say("map-title", countiesTitle(this.page, regions, view));
  }

  /** @param {Topics["regions"]} held */
  #regions(held) {
    const { live } = this.page;
    this.page.numbers(held.all.get(live.region));
    if (this.#late(["busy", "late", "team", "regions"])) return;
    showBusiest(this.page, held);
    showCounties(this.page, held);
    this.#way();
  }

  /** @param {Topics["figures"]} held */
  #figures(held) {
    if (this.#late(["stages", "steps", "categories"])) return this.page.empty("way");
    showFlow(this.page, held, this.#region("regions")?.all.get(this.page.live.region)?.reports);
    this.#way().then(() => this.#hours());
  }

  async #way() {
    const { scope, region } = this.page.live;
    if (scope !== region) {
      this.set = true;
      return;
    }
    const all = /** @type {Map<string, any> | undefined} */ (this.#region("figures")?.all);
    const [stages, why, line] = [all?.get("stages"), all?.get("why"), this.#region("regions")?.all.get(region)];
    await showWay(this.page, /** @type {Held} */ ({ stages, why, line }));
    if (stages) this.set = true;
  }

  /**
   * The wall's own topic of a kind.
   * @template {"regions" | "figures" | "alerts" | "shift"} K
   * @param {K} kind
   */
  #region(kind) {
    return this.feed.replica.one(kind, this.page.live.scope);
  }

  /** City ms of the newest event of a feed, 0 for none. @param {string} name */
  #eventAt(name) {
    const line = this.feed.replica.of("feed")[0]?.[1].all.get(name);
    return line && "fix_at" in line ? line.fix_at : 0;
  }

  /**
   * The map is as old as the last fix: late in words, stale in its looks too, with the time it shows.
   * @param {number} at
   * @param {number} now
   */
  #positions(at, now) {
    const regions = this.#region("regions")?.all;
    const [all, lost] = [counties(regions), silent(regions ?? new Map())];
    // After ten minutes no worker counts as reachable any more; that every county is silent is known for longer.
    const own = regions?.get(this.page.live.scope);
    const dark = (lost.length > 0 && lost.length === all) || (own?.silent_since ?? 0) > 0;
    const reachable = at ? (own?.reachable ?? 0) : 0;
    const how = dark ? "stale" : freshness((now - at) / 1000, reachable);
    this.page.root.dataset.positions = how;
    const { words } = this.page;
    if (how === "stale") this.page.say("map-age", fill(words.data_as_of, { time: time(at) }));
    else if (how === "late") this.page.say("map-age", `◷ ${fill(words.late, { n: Math.floor((now - at) / 1000) })}`);
    else if (at) this.page.say("map-age", fill(words.position_age, { age: age(now, at, words) }));
    this.page.say("counted", lost.length ? fill(words.counted, { m: all - lost.length, n: all }) : "");
  }

  #alerts() {
    const alerts = this.#region("alerts");
    const shift = this.#region("shift")?.all;
    const desk = /** @type {DeskLine | undefined} */ (shift?.get("state"));
    const now = this.feed.clock.now();
    if (alerts) this.alerts.show(alerts.all, now, desk);
    if (shift) showCalls(this.page, shift, now);
  }

  /** Whether numbers of cases are not of now; then that is shown in their place. @param {string[]} slots */
  #late(slots) {
    if (this.page.late) withhold(this.page, slots, this.page.late);
    return this.page.late !== "";
  }

  #hours() {
    if (this.page.late !== "" || !this.set) return;
    const hours = /** @type {HourlyReports | undefined} */ (this.#region("figures")?.all.get("hours"));
    this.hours?.show(hours, hour(this.feed.clock.now()));
  }
}
