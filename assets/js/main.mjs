// Entry: waits for the page that Dash lays out, then wires feed, page and map.

import { Area } from "./areas/area.mjs";
import { carry, carryInto } from "./live/http.mjs";
import { CasePage } from "./cases/case.mjs";
import { DashBridge, setProps } from "./live/dash-bridge.mjs";
import { DashForms } from "./ui/dash-forms.mjs";
import { provide } from "./live/clientside.mjs";
import { CaseList } from "./cases/cases.mjs";
import { DeskAlerts } from "./areas/desk-alerts.mjs";
import { make } from "./ui/elements.mjs";
import { Drafts } from "./ui/drafts.mjs";
import { Duty } from "./duty/duty.mjs";
import { Feed } from "./live/feed.mjs";
import { feedRows } from "./ui/feed-lines.mjs";
import { healthRows, ruleRows } from "./admin/health.mjs";
import { CityMap, hasWebGL } from "./map/city.mjs";
import { showLegend } from "./map/legend.mjs";
import { Intake } from "./ui/new-case.mjs";
import { lateOf } from "./ui/late.mjs";
import { showOtherPerson } from "./ui/other-person.mjs";
import { Page } from "./ui/page.mjs";
import { Panels } from "./wall/panels.mjs";
import { peopleOf } from "./live/people-topics.mjs";
import { probe } from "./live/probe.mjs";
import { fillSeat, Seat } from "./ui/seat.mjs";
import { age, fill, minute, minuteOfDay } from "./ui/text.mjs";
import { TrackPage } from "./workers/track.mjs";
import { Wall } from "./wall/wall.mjs";
import { WorkersPage } from "./workers/workers.mjs";
import { Writing } from "./live/render-queue.mjs";

const DRAW_MS = 500;

function start(element) {
  const live = { query: location.search, ...JSON.parse(element.dataset.live) };
  const page = new Page(element.parentElement, live);
  carry(live.id, () => showOtherPerson(page.root, page.words));
  carryInto(window, (said) => document.getElementById("trouble") && setProps("trouble", { children: said || page.words.loading_failed }));
  page.drafts = new Drafts(live);
  const forms = new DashForms(page.drafts);
  forms.start(page.root);
  provide(window, live.language, forms);
  page.late = null;
  page.writing = new Writing((asked) => change(page, feed, map, asked));
  const feed = new Feed(live, { change: (asked) => page.writing.hear(asked), beat: () => beat(page, feed) });
  page.bridge = new DashBridge(live.stores ?? [], feed.replica);
  document.addEventListener("visibilitychange", () => page.bridge.wake());
  page.panels = page.wall ? new Panels(page, feed) : null;
  const seat = page.root.querySelector("#seat");
  page.seat = new Seat(seat && fillSeat(seat, page.words), { locked: live.locked, words: page.words });
  page.alerts = page.live.page === "region" ? new DeskAlerts(page) : null;
  const map = mapOf(page, live);
  if (map) {
    map.ondraw = () => {
      redraw(page, feed, map);
      page.track?.draw();
    };
    map.onclick = (at) => picked(page, feed, at);
    map.onplace = (place) => pick(page, place);
    map.onbasemap = (there) => page.say("map-note", `${there ? live.attribution : page.words.no_basemap} `);
    map.start();
    if (!page.wall && !live.plain) showLegend(page, live.region.length >= 6);
    // Ages change without any frame: dots turn hollow and grey by the clock.
    setInterval(() => map.ready && map.draw(feed.replica.of("workers"), feed.clock.now() / 1000), 10 * DRAW_MS);
  }
  page.area = live.page === "region" ? new Area(page, feed, map, (shown) => redraw(page, feed, shown)) : null;
  page.list = live.page === "cases" ? new CaseList(page) : null;
  page.case = live.page === "case" ? new CasePage(page, map) : null;
  page.duty = live.page === "duty" ? new Duty(page, feed, map) : null;
  page.track = live.page === "track" ? new TrackPage(page, map) : null;
  page.workers = live.page === "workers" ? new WorkersPage(page, feed) : null;
  page.intake = new Intake(page, page.root.querySelector("#intake"));
  for (const part of [page.list, page.case, page.intake, page.duty, page.track, page.workers]) part?.start();
  if (page.wall) page.shell = new Wall(page, feed, map);
  // How many rows have room depends on the size.
  new ResizeObserver(() => redraw(page, feed, map)).observe(page.root);
  const timer = new Worker("/assets/js/live/timer.worker.mjs", { type: "module" });
  timer.onmessage = () => {
    feed.look();
    page.duty?.beat();
  };
  probe(feed, map);
  page.area?.start();
  feed.start();
}

function mapOf(page, live) {
  const element = page.root.querySelector("#map");
  if (!element || live.wall.visitor) return null;
  if (!hasWebGL()) {
    page.root.querySelector(".no-webgl").hidden = false;
    return null;
  }
  return new CityMap(element, live);
}

function beat(page, feed) {
  page.head(feed);
  if (!["live", "polling"].includes(feed.state())) return;
  if (page.live.page === "health") {
    page.table("feeds", feedRows(page, feed));
    page.table("health", healthRows(page, feed));
  } else {
    page.panels?.beat();
    page.shell?.beat(minuteOfDay(feed.clock.now()));
  }
}

function change(page, feed, map, asked) {
  const [kind, code] = asked.split("/");
  const held = feed.replica.topics.get(asked);
  // Unsubscribed before it was written.
  if (!held) return;
  if (kind === "feed") return late(page, feed, map);
  page.bridge.hear(asked);
  page.panels?.change(asked);
  if (kind === "regions") {
    if (page.wall) {
      page.panels.title(page.shell?.view);
    } else {
      page.numbers(held.all.get(page.live.region));
      if ((page.late || !page.area?.told) && page.live.region.length < 9) page.below(held, page.live.region, { href: (c) => `/region/${c}${location.search}` });
      page.area?.below();
      page.area?.moved();
      title(page, held);
    }
    if (page.late === "") {
      map?.load(held);
      page.shell?.tiles?.load(held);
    }
  } else if (kind === "clusters") {
    map?.clusters(held);
  } else if (kind === "workers") {
    map?.draw(feed.replica.of("workers"), feed.clock.now() / 1000);
  } else if (kind === "alerts") {
    page.alerts?.show(new Map([...held.all].filter(([, line]) => concerns(line.region, page.live.region))));
    page.duty?.show(held.all);
    map?.alerts([...held.all].map(([id, line]) => ({ id, ...line })));
  } else if (kind === "session") {
    for (const part of [page.alerts, page.case, page.intake, page.duty]) part?.hear(held.all);
  } else if (kind === "shift") {
    page.duty?.desk(held.all);
    if (page.live.page === "health") page.table("rules", ruleRows(held.all, page), false);
  } else if (kind === "health") {
    page.duty?.shift.calls([...held.all.values()].find((line) => line.name === "caller"));
  } else if (kind === "cases") {
    page.list?.moved(held.rev);
    page.case?.moved(held.all);
  } else if (kind === "reports") {
    page.table("newest", newest(page, held));
  }
}

/** Whether numbers are of now is said with the feeds: when it changes, all that shows one is drawn again. */
function late(page, feed, map) {
  const text = lateOf(feed.replica, page.words);
  if (text === page.late) return;
  page.late = page.bridge.late = text;
  page.bridge.wake();
  page.root.toggleAttribute("data-late", text !== "");
  redraw(page, feed, map);
}

function redraw(page, feed, map) {
  for (const asked of feed.replica.topics.keys()) change(page, feed, map, asked);
}

function title(page, regions) {
  const line = regions.all.get(page.live.region);
  if (page.live.region.length < 6 || !line) return;
  const name = page.live.names[page.live.region];
  page.say("map-title", fill(page.words.map_county, { name, n: page.count(line.reachable) }));
}

function newest(page, held) {
  const head = [page.words.at, page.words.township, page.words.reports, page.words.state];
  const lines = [...held.all.values()].filter((line) => line.village.startsWith(page.live.region));
  lines.sort((a, b) => b.at - a.at);
  const rows = lines.slice(0, 10).map((line) => [
    minute(line.at), page.live.names[line.village.slice(0, 9)] ?? line.village, line.text || line.type, page.words[`state_${line.state}`],
  ]);
  return [head, ...rows];
}

/** A dot's post is named; a place without a dot is entered. */
function picked(page, feed, { county, dot, township }) {
  const post = dot && feed.replica.topics.get(`posts/${peopleOf(county, page.live)}`)?.all.get(String(dot.idx));
  if (post) {
    const heard = age(feed.clock.now(), dot.fix * 1000, page.words);
    page.say("picked", fill(page.words.picked, { post: post.post, kind: page.words[post.kind] ?? "", age: heard }));
    return;
  }
  page.say("picked", "");
  const below = township?.slice(0, page.live.region.length < 6 ? 6 : 9);
  if (below && below !== page.live.region) page.area?.go(below);
}

/** A place that was clicked, and the way to what it is. */
function pick(page, { name, href }) {
  page.say("picked", name);
  if (href) page.slot("picked").replaceChildren(Object.assign(make("a", "", name), { href }));
}

/** Whether an alert is of the area, or stands above it. */
const concerns = (region, area) => region.startsWith(area) || area.startsWith(region);

/** Dash draws the page after this module has loaded. */
function whenThere() {
  const found = document.getElementById("live");
  if (found) return start(found);
  new MutationObserver((_, watcher) => {
    const there = document.getElementById("live");
    if (!there) return;
    watcher.disconnect();
    start(there);
  }).observe(document.body, { childList: true, subtree: true });
}

whenThere();
