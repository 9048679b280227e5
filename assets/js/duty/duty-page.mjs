// The page of the duty desk, with the hand-over as its second view.

import { CallForm } from "../call/call-form.mjs";
import { peopleOf } from "../live/people-topics.mjs";
import { mapViews, openMap } from "../map/page-map.mjs";
import { find } from "../ui/elements.mjs";
import { together } from "../ui/views.mjs";
import { Drawer } from "./drawer.mjs";
import { Duty } from "./duty.mjs";
import { drills as loadDrills } from "./later.mjs";
import { callableOf } from "./order-choices.mjs";
import { Orders } from "./orders.mjs";

/** @import { Alert, Opened, Post, Shell, Topics, Views } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { DrillParts, Drills } from "./drills.mjs" */
/** @import { CallLive } from "../call/call-form.mjs" */
/** @import { OrderLive } from "./orders.mjs" */

/** @param {Shell<CallLive & OrderLive>} shell @returns {Opened} */
export function open(shell) {
  const { page, feed } = shell;
  const call = new CallForm(page, find(page.root, "#call"));
  const map = openMap(shell);
  if (map) {
    const onclick = map.onclick;
    map.onclick = (at) => call.mapped(at.township) || onclick(at);
  }
  const drawer = new Drawer(page, () => duty.queue.list.focus({ preventScroll: true }));
  const duty = new Duty(page, feed, map, call, drawer);
  /** @param {Alert} line */
  const posts = (line) => feed.replica.one("posts", peopleOf(line.region, page.live))?.all ?? new Map();
  /** @param {Alert} line */
  const people = (line) => {
    const dots = feed.replica.one("workers", peopleOf(line.region, page.live));
    const kinds = posts(line);
    return [...(dots?.all.values() ?? [])].map(({ idx, lon, lat }) => ({
      ...{ lon, lat, kind: kinds.get(String(idx))?.kind ?? "" },
    }));
  };
  const orders = new Orders(page, {
    line: () => duty.queue.row?.line ?? null,
    around: (line) => duty.surroundings.of(line),
    who: (line) => duty.actions.who(line),
    ...{ posts, people, now: () => feed.clock.now(), map },
  });
  wireCalls(page, duty, orders, posts);
  const drills = drillsOf(page, { send: (command) => duty.shift.parts.send(command), choice: call.drill });
  /** @type {Views} */
  const sent = { own: (held) => orders.show(held.all), session: (held) => orders.hear(held.all) };
  /** @type {Views} */
  const calls = {
    session: (held) => call.hear(held.all),
    shift: (held) => void drills(held.all),
    alerts: (held) => call.alerts([...held.all].map(([id, line]) => ({ id, ...line }))),
  };
  return {
    map,
    views: together(duty.views(), drawer.views(), mapViews(map, page, feed), calls, sent),
    start: () => (duty.start(), call.start()),
    second: () => (duty.beat(), orders.beat()),
  };
}

/**
 * Drills, loaded for who may begin one and wherever there is one.
 * @param {Page<CallLive & OrderLive>} page
 * @param {DrillParts} parts
 */
function drillsOf(page, parts) {
  /** @type {Promise<Drills> | null} */
  let known = null;
  return async (/** @type {Topics["shift"]["all"]} */ all) => {
    const wanted =
      page.live.commands.includes("drill.begin") || [...all.keys()].some((key) => key.startsWith("drill/"));
    if (!known && wanted) known = loadDrills().then(({ Drills }) => new Drills(page, parts));
    (await known)?.show(all);
  };
}

/**
 * What a call from here is about, and who is near; what is drawn of calls follows the alert that is open.
 * @param {Page} page
 * @param {Duty} duty
 * @param {Orders} orders
 * @param {(line: Alert) => Map<string, Post>} posts
 */
function wireCalls(page, duty, orders, posts) {
  duty.orders = {
    open: () => orders.open(),
    draw: () => (orders.draw(), page.drawCalls()),
    drawArea: () => orders.drawArea(),
  };
  page.callable = () => {
    const line = duty.queue.row?.line;
    if (!line) return { about: "", near: [] };
    const { map, people } = orders.parts;
    return {
      ...{ about: `alert/${line.id}`, near: callableOf(line, orders.choices(line)), posts: posts(line), map },
      people: orders.unsafe(line) ? null : () => people(line),
    };
  };
}
