// The page of an area on a desk: its map, its numbers, its open alerts, the newest reports.

import { mapViews, openMap } from "../map/page-map.mjs";
import { fill, minute } from "../ui/text.mjs";
import { together } from "../ui/views.mjs";
import { withPeople } from "./area-bar.mjs";
import { Area } from "./area.mjs";
import { DeskAlerts } from "./desk-alerts.mjs";
import { panelPngs } from "./panel-png.mjs";

/** @import { Opened, RegionNumbers, ReportLine, Shell, Views } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { Records } from "../live/replica.mjs" */
/** @import { AreaLive } from "./area.mjs" */

const NEWEST = 10;

/** @param {Shell<AreaLive>} shell @returns {Opened} */
export function open(shell) {
  const { page, feed, renders, redraw } = shell;
  const { live } = page;
  const alerts = new DeskAlerts(page);
  page.showsPeople = () => withPeople(new URLSearchParams(location.search), live);
  panelPngs(page);
  const map = openMap(shell, { go: (region) => area.go(region) });
  /** @type {Views} */
  const own = {
    regions(held) {
      page.numbers(held.all.get(live.region));
      area.below.show();
      area.moved();
      showTitle(page, held);
    },
    alerts: (held) => alerts.show(new Map([...held.all].filter(([, line]) => concerns(line.region, live.region)))),
    session: (held) => alerts.hear(held.all),
    reports: (held) => page.table("newest", newest(page, held)),
  };
  const area = new Area(page, feed, map, {
    redraw: (withMap) => redraw(withMap ? undefined : own),
    rest: (ms) => renders.rest(ms),
  });
  return { map, views: together(own, mapViews(map, page, feed)), start: () => area.start() };
}

/** @param {Page} page @param {Records<RegionNumbers>} regions */
function showTitle(page, regions) {
  const { live, words } = page;
  const line = regions.all.get(live.region);
  if (live.region.length < 6 || !line) return;
  page.say("map-title", fill(words.map_county, { name: live.names[live.region], n: page.count(line.reachable) }));
}

/** @param {Page} page @param {Records<ReportLine>} reports */
function newest({ live, words }, reports) {
  const lines = [...reports.all.values()].filter((line) => line.village.startsWith(live.region));
  lines.sort((a, b) => b.at - a.at);
  const rows = lines
    .slice(0, NEWEST)
    .map(({ at, village, text, type, state }) => [
      minute(at),
      live.names[village.slice(0, 9)] ?? village,
      text || type,
      words[`state_${state}`],
    ]);
  return [[words.at, words.township, words.reports, words.state], ...rows];
}

/** Whether an alert is in the area, or in one above it. @param {string} region @param {string} area */
const concerns = (region, area) => region.startsWith(area) || area.startsWith(region);
