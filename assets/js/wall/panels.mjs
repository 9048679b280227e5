// The wall's panels: which of them a topic feeds. Each shows what the replica holds, and is quiet when nothing changed.

import { AlertPanel } from "./alert-panel.mjs";
import { showBusy } from "./busiest.mjs";
import { counties, countiesTitle, showCounties, silent } from "./counties.mjs";
import { showFeeds } from "../ui/feed-lines.mjs";
import { showFlow } from "./flow.mjs";
import { freshness } from "./freshness.mjs";
import { HoursChart } from "./hours.mjs";
import { withhold } from "../ui/late.mjs";
import { age, fill, hour, time } from "../ui/text.mjs";

export class Panels {
  /** @param {import("../ui/page.mjs").Page} page @param {import("../live/feed.mjs").Feed} feed */
  constructor(page, feed) {
    this.page = page;
    this.feed = feed;
    this.alerts = new AlertPanel(page);
    this.hours = new HoursChart(page);
  }

  /** A topic changed. @param {string} asked */
  change(asked) {
    const [kind, code] = asked.split("/");
    const held = this.feed.replica.topics.get(asked);
    if (code !== this.page.live.scope || !held) return;
    if (kind === "regions") {
      this.page.numbers(held.all.get(this.page.live.region) ?? held.all.get(code));
      if (this.#late(["busy", "late", "team", "regions"])) return;
      showBusy(this.page, held);
      showCounties(this.page, held);
    } else if (kind === "figures") {
      if (this.#late(["stages", "steps", "categories"])) return;
      showFlow(this.page, held);
      this.#hours();
    } else if (kind === "alerts" || kind === "shift") {
      this.#alerts();
    }
  }

  /** A second went by. */
  beat() {
    const now = this.feed.clock.now();
    const feeds = this.feed.replica.of("feed")[0]?.[1].all;
    showFeeds(this.page, this.feed);
    this.#hours();
    this.#alerts();
    this.#positions(feeds?.get("positions")?.fix_at, now);
    for (const [slot, name, word] of AGES) {
      const at = feeds?.get(name)?.fix_at;
      if (at) this.page.say(slot, fill(this.page.words[word], { age: age(now, at, this.page.words) }));
    }
  }

  /** Where the map's title tells of silent counties too. */
  /** @param {{focus: string} | undefined} view */
  title(view) {
    const regions = this.feed.replica.topics.get(`regions/${this.page.live.scope}`);
    if (regions) this.page.say("map-title", countiesTitle(this.page, regions, view));
  }

  /** The map is as old as the last fix: late in words, stale in its looks too, with the time it stands at. */
  #positions(at, now) {
    const regions = this.feed.replica.topics.get(`regions/${this.page.live.scope}`)?.all;
    const [all, lost] = [counties(regions), silent(regions ?? new Map())];
    // After ten minutes nobody counts as reachable any more; that every county is silent is known for longer.
    const dark = lost.length > 0 && lost.length === all;
    const how = dark ? "stale" : freshness((now - at) / 1000, at ? regions?.get(this.page.live.scope)?.reachable : 0);
    this.page.root.dataset.positions = how;
    const { words } = this.page;
    if (how === "stale") this.page.say("map-age", fill(words.data_as_of, { time: time(at) }));
    else if (how === "late") this.page.say("map-age", `◷ ${fill(words.late, { n: Math.floor((now - at) / 1000) })}`);
    else if (at) this.page.say("map-age", fill(words.position_age, { age: age(now, at, words) }));
    this.page.say("counted", lost.length ? fill(words.counted, { m: all - lost.length, n: all }) : "");
  }

  #alerts() {
    const { topics } = this.feed.replica;
    const [alerts, desk] = ["alerts", "shift"].map((kind) => topics.get(`${kind}/${this.page.live.scope}`));
    if (alerts) this.alerts.show(alerts.all, this.feed.clock.now(), desk?.all.get("state"));
  }

  /** Whether numbers of matters are not of now; then that stands in their place. @param {string[]} slots */
  #late(slots) {
    if (this.page.late) withhold(this.page, slots, this.page.late);
    return this.page.late !== "";
  }

  #hours() {
    if (this.page.late !== "") return;
    const figures = this.feed.replica.topics.get(`figures/${this.page.live.scope}`);
    this.hours.show(figures?.all.get("hours"), hour(this.feed.clock.now()));
  }
}

const AGES = [
  ["stages-aside", "statuses", "newest_status"],
];
