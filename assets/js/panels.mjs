// The wall's panels: which of them a topic feeds. Each shows what the replica holds, and is quiet when nothing changed.

import { AlertPanel } from "./alert-panel.mjs";
import { showBusy } from "./busy.mjs";
import { countiesTitle, showCounties } from "./counties.mjs";
import { showFeeds } from "./feeds.mjs";
import { showFlow } from "./flow.mjs";
import { HoursChart } from "./hours.mjs";
import { age, fill, hour } from "./text.mjs";

export class Panels {
  /** @param {import("./page.mjs").Page} page @param {import("./feed.mjs").Feed} feed */
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
      showBusy(this.page, held);
      showCounties(this.page, held);
    } else if (kind === "figures") {
      showFlow(this.page, held);
      this.#hours();
    } else if (kind === "alerts") {
      this.alerts.show(held.all, this.feed.clock.now());
    }
  }

  /** A second went by. */
  beat() {
    const now = this.feed.clock.now();
    const feeds = this.feed.replica.of("feed")[0]?.[1].all;
    showFeeds(this.page, this.feed);
    this.#hours();
    const alerts = this.feed.replica.topics.get(`alerts/${this.page.live.scope}`);
    if (alerts) this.alerts.show(alerts.all, now);
    for (const [slot, name, word] of AGES) {
      const at = feeds?.get(name)?.at;
      if (at) this.page.say(slot, fill(this.page.words[word], { age: age(now, at, this.page.words) }));
    }
  }

  /** Where the map's title tells of silent counties too. */
  title(view) {
    const regions = this.feed.replica.topics.get(`regions/${this.page.live.scope}`);
    if (regions) this.page.say("map-title", countiesTitle(this.page, regions, view));
  }

  #hours() {
    const figures = this.feed.replica.topics.get(`figures/${this.page.live.scope}`);
    this.hours.show(figures?.all.get("hours"), hour(this.feed.clock.now()));
  }
}

const AGES = [
  ["categories-aside", "reports", "newest_report"],
  ["stages-aside", "statuses", "newest_status"],
  ["map-age", "positions", "position_age"],
];
