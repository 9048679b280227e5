// Entry: waits for the page that Dash lays out, loads the module of that page alone, and wires it to the feed.

import { DashBridge, setProps } from "./live/dash-bridge.mjs";
import { Feed } from "./live/feed.mjs";
import { carry, carryInto } from "./live/http.mjs";
import { probe } from "./live/probe.mjs";
import { RenderQueue } from "./live/render-queue.mjs";
import { provide } from "./ui/clientside.mjs";
import { DashForms } from "./ui/dash-forms.mjs";
import { Drafts } from "./ui/drafts.mjs";
import { find } from "./ui/elements.mjs";
import { startLook } from "./ui/look.mjs";
import { lateOf } from "./ui/late.mjs";
import { closeMenus } from "./ui/menus.mjs";
import { showOtherPerson } from "./ui/other-person.mjs";
import { Page } from "./ui/page.mjs";
import { holdWhilePressed } from "./ui/press.mjs";
import { fillSeat, Seat } from "./ui/seat.mjs";
import { show, showAll, together } from "./ui/views.mjs";

/** @import { Live, Opened, PageModule, Shell, Views } from "./types.d.ts" */
/** @import { CallDesk } from "./talk/desk.mjs" */

/**
 * The module of each page, by its name in dashboard/live.py. A page that is drawn by Dash alone has none.
 * @type {Record<string, () => Promise<PageModule>>}
 */
const PAGES = {
  wall: () => import("./wall/wall-page.mjs"),
  region: () => import("./areas/region-page.mjs"),
  trends: () => import("./areas/figures-page.mjs"),
  statistics: () => import("./areas/figures-page.mjs"),
  place: () => import("./areas/place-page.mjs"),
  home: () => import("./areas/home-page.mjs"),
  duty: () => import("./duty/duty-page.mjs"),
  alerts: () => import("./duty/alerts-page.mjs"),
  sitreps: () => import("./duty/sitreps-page.mjs"),
  cases: () => import("./cases/cases-page.mjs"),
  case: () => import("./cases/case-page.mjs"),
  workers: () => import("./workers/workers-page.mjs"),
  track: () => import("./workers/track-page.mjs"),
  fleet: () => import("./workers/fleet-page.mjs"),
  health: () => import("./admin/health-page.mjs"),
  tasks: () => import("./tasks/tasks-page.mjs"),
  province: () => import("./province/province-page.mjs"),
  supervision: () => import("./follow/follow-page.mjs"),
  rewind: () => import("./rewind/rewind-page.mjs"),
};
/** First parts of addresses that are not the name of their page. @type {Record<string, string>} */
const ADDRESSES = { shift: "duty", worker: "track" };

/** The page around its configuration, whole as the server made it. @param {HTMLElement} element */
function pageOf(element) {
  /** @type {Live} */
  const live = { query: location.search, ...JSON.parse(element.dataset.live ?? "{}") };
  const page = new Page(/** @type {HTMLElement} */ (element.parentElement), live);
  const drafts = new Drafts(live);
  page.late = null;
  return { page: Object.assign(page, { drafts }), live };
}

/** What a view of Dash's needs besides Dash; a wall has none and does not load it. @param {HTMLElement} root */
async function viewsOf(root) {
  if (find(root, ".view")) (await import("./ui/static-parts.mjs")).staticParts(root);
}

/** The same of its figures, once the page's own module is there. @param {HTMLElement} root */
async function drawFigures(root) {
  if (find(root, ".view")) (await import("./ui/later-figures.mjs")).laterFigures(root);
}

/** @param {HTMLElement} element */
async function start(element) {
  const { page, live } = pageOf(element);
  // Before anything is waited for: what is typed and sent meanwhile is not lost.
  const forms = share(page, page.drafts);
  await viewsOf(page.root);
  /** @type {Opened} */
  let opened = { views: {} };
  const renders = new RenderQueue((asked) => {
    bridge.hear(asked);
    if (feed.owns(asked)) show(opened.views, feed.replica, asked);
    if (asked === live.alarm) strip?.hear(feed.replica.topics.get(asked));
  });
  const feed = new Feed(live, { change: (asked) => renders.add(asked), beat: () => beat(page, feed, renders, opened) });
  const bridge = new DashBridge(live.stores ?? [], feed.replica);
  const redraw = (views = opened.views) => showAll(views, feed.replica, (asked) => feed.owns(asked));
  const strip = live.alarm ? await stripOf(page, live.alarm) : null;
  const seat = find(page.root, "#seat");
  page.seat = new Seat(seat && fillSeat(seat, page.words), { locked: live.locked, words: page.words });
  probe(feed, () => opened.map ?? null);
  const module = await PAGES[live.page]?.();
  if (module) opened = module.open(/** @type {Shell<never>} */ ({ page, feed, renders, redraw }));
  /** @type {Views} */
  const own = { feed: () => late(page, feed, bridge, redraw), session: ({ all }) => forms.hear(all) };
  opened = { ...opened, views: together(opened.views, own, callsOf(page, feed)) };
  drawFigures(page.root);
  startLook(page.slot("look"), page.words, live);
  const seek = page.slot("seek");
  // Nothing is searched before the page is there: it is loaded after the page's own module.
  if (seek) import("./ui/seek.mjs").then(({ startSeek }) => startSeek(page, seek));
  opened.start?.();
  // How many rows fit depends on the size.
  new ResizeObserver(() => redraw()).observe(page.root);
  holdWhilePressed(renders);
  document.addEventListener("visibilitychange", () => bridge.wake());
  const timer = new Worker("/assets/js/live/timer.worker.mjs", { type: "module" });
  timer.onmessage = () => {
    feed.look();
    opened.second?.();
    if (renders.held) return;
    strip?.beat(feed.clock.now(), ["live", "polling"].includes(feed.state()));
  };
  feed.start();
}

/**
 * Calls of whatever page hears of its own address. What they need is loaded when there is one, or one is made.
 * @param {Page} page
 * @param {Feed} feed
 * @returns {Views}
 */
function callsOf(page, feed) {
  /** @type {Promise<CallDesk> | null} */
  let desk = null;
  const there = () => (desk ??= import("./talk/desk.mjs").then(({ CallDesk }) => new CallDesk(page, feed)));
  page.call = async () => (await there()).choose();
  page.offerCall = async () => (await desk)?.offer();
  page.drawCalls = async () => (await desk)?.draw();
  return {
    own: async ({ all }) => {
      if (desk || [...all.keys()].some((key) => key.startsWith("call/"))) (await there()).show(all);
    },
    session: async ({ all }) => (await desk)?.hear(all),
  };
}

/** What stands above every page of a seat; a wall does not load it. @param {Page} page @param {string} topic */
async function stripOf(page, topic) {
  const { AlarmStrip } = await import("./alarm/strip.mjs");
  const strip = new AlarmStrip(page, Math.min(9, topic.length - "alerts/".length));
  strip.start();
  return strip;
}

/**
 * What the page has in common with Dash's own renderer: the sign-in its calls carry, drafts of forms, menus.
 * @param {Page} page
 * @param {Drafts} drafts
 */
function share(page, drafts) {
  const { live, words, root } = page;
  carry(live.id, () => showOtherPerson(root, words));
  carryInto(window, (detail) => {
    const failed = detail || words.loading_failed;
    if (document.getElementById("trouble")) setProps("trouble", { children: failed });
  });
  const forms = new DashForms(drafts, { words, landed: (outcome) => page.landed(outcome) });
  forms.start(root);
  provide(window, live.language, forms);
  closeMenus(root);
  return forms;
}

/** @param {Page} page @param {Feed} feed @param {RenderQueue} renders @param {Opened} opened */
function beat(page, feed, renders, opened) {
  page.head(feed);
  if (["live", "polling"].includes(feed.state()) && !renders.held) opened.beat?.();
}

/**
 * While the backlog comes in, its text is shown in place of numbers: when that changes, all that shows one is drawn
 * again.
 * @param {Page} page
 * @param {Feed} feed
 * @param {DashBridge} bridge
 * @param {() => void} redraw
 */
function late(page, feed, bridge, redraw) {
  const text = lateOf(feed.replica, page.words);
  if (text === page.late) return;
  page.late = bridge.late = text;
  bridge.wake();
  page.root.toggleAttribute("data-late", text !== "");
  redraw();
}

/** Loads what the page needs while Dash is still drawing it, by its address. Wall and desk have no view of Dash's. */
function ahead() {
  const [, first] = location.pathname.split("/");
  const page = ADDRESSES[first] ?? first;
  PAGES[page]?.();
  if (!["wall", "duty"].includes(page)) import("./ui/static-parts.mjs");
}

/** Dash draws the page after this module has loaded. */
function whenThere() {
  const there = document.getElementById("live");
  if (there) return start(there);
  new MutationObserver((_, watcher) => {
    const element = document.getElementById("live");
    if (!element) return;
    watcher.disconnect();
    start(element);
  }).observe(document.body, { childList: true, subtree: true });
}

ahead();
whenThere();
