// Who is near an alert: police post and emergency services first, then full-time workers in session by distance. Nobody
// is chosen beforehand; for what is grave no volunteer is proposed, and for what has no known cause no worker at all.

import { peopleOf } from "../live/people-topics.mjs";
import { safeWord } from "../orders/sent.mjs";
import { place, ruleOf } from "../ui/alerts.mjs";
import { age, fill, hour } from "../ui/text.mjs";

/** @import { Feed } from "../live/feed.mjs" */
/** @import { Replica } from "../live/replica.mjs" */
/** @import { Alert, Dot, Live, Post, Words } from "../types.d.ts" */
/** @import { Cell } from "../ui/page.mjs" */
/** @import { DutyLive } from "./duty.mjs" */
/** @import { Around } from "./surroundings.mjs" */
/**
 * @typedef {{lon: number, lat: number}} Point 1e-6 degree
 * @typedef {{name: string, m: number, fix: number}} Near a worker's post, metres away, time of the last fix (s)
 */

const M_PER_E6 = 0.11132;
const NEAREST = 5;
const FAR_M = 20_000;

/** Metres between two places. @param {Point} a @param {Point} b */
export function metres(a, b) {
  const north = (a.lat - b.lat) * M_PER_E6;
  const east = (a.lon - b.lon) * M_PER_E6 * Math.cos((a.lat / 1e6) * (Math.PI / 180));
  return Math.hypot(north, east);
}

/**
 * Whether an alert is for services alone: grave by its rule or type, or by night.
 * @param {Pick<Alert, "rule" | "subject">} line
 * @param {Pick<DutyLive, "rules" | "grave"> & {plan: {night: number[]}}} live
 * @param {number} hour of the local day
 */
export function grave(line, live, hour) {
  const [begin, end] = live.plan.night;
  const night = begin > end ? hour >= begin || hour < end : hour >= begin && hour < end;
  return !ruleOf(line, live).volunteers || live.grave.includes(line.subject) || night;
}

/**
 * Full-time workers in session, nearest first, without whom it is about; none where only the region is known.
 * @param {Pick<Alert, "lon_e6" | "lat_e6"> & {approx?: boolean, subject?: string, worker?: Alert["worker"]}} line
 * @param {Pick<Dot, "idx" | "lon" | "lat" | "fix">[]} dots
 * @param {Map<string, Post>} posts
 * @returns {Near[]}
 */
export function nearest(line, dots, posts) {
  // From a label no distance is true: no worker is listed as near.
  if (!line.lon_e6 || line.approx) return [];
  const here = { lon: line.lon_e6, lat: line.lat_e6 };
  return dots
    .map((dot) => ({ idx: dot.idx, fix: dot.fix, post: posts.get(String(dot.idx)), m: metres(here, dot) }))
    .filter(({ idx, post, m }) => post?.kind === "full" && m < FAR_M && !(line.worker && String(idx) === line.subject))
    .sort((a, b) => a.m - b.m || a.idx - b.idx)
    .slice(0, NEAREST)
    .map(({ post, m, fix }) => ({ name: post?.post ?? "", m, fix }));
}

/**
 * Topics of people of an alert's county, or of the own township, and of no other.
 * @param {Pick<Alert, "region">} line
 * @param {Live} live
 */
export function peopleTopics({ region }, live) {
  const area = peopleOf(region, live);
  return area.length >= 6 ? [`workers/${area}`, `posts/${area}`] : [];
}

/**
 * Whether a worker may be proposed: where the cause is not known, only after somebody said that the place is safe.
 * @param {Pick<Alert, "id" | "rule">} line
 * @param {Pick<Live, "rules">} live
 * @param {Pick<Replica, "one">} replica
 */
export const proposes = (line, live, replica) =>
  !ruleOf(line, live).unknown_cause || Boolean(safeWord(replica.one("own", "self")?.all ?? new Map(), line.id));

/**
 * Who is near by, as those topics say; nobody while they are not there, and nobody where no worker may be proposed.
 * @param {Alert} line
 * @param {Live} live
 * @param {Pick<Replica, "one">} replica
 */
export function whoNear(line, live, replica) {
  if (!proposes(line, live, replica)) return [];
  const area = peopleOf(line.region, live);
  const [dots, posts] = [replica.one("workers", area), replica.one("posts", area)];
  return dots && posts ? nearest(line, [...dots.all.values()], posts.all) : [];
}

/**
 * Whom to call: who the city's directory names there, by name and number; who it does not name has the number of all.
 * @param {Words} words
 * @param {Around | null} [around]
 * @returns {{name: string, telephone: string}[]}
 */
export function called(words, around = null) {
  const general = { police: words.near_police, fire: words.near_fire, medical: words.near_medical };
  const phones = around?.phones ?? {};
  const more = Object.keys(phones).filter((name) => !(name in general));
  return [...Object.entries(general), ...more.map((name) => [name, ""])].map(([name, word]) => {
    const one = phones[name];
    const known = one ? `${one.name} ${one.telephone}` : "";
    return { name: [word, known].filter(Boolean).join(" · "), telephone: one?.telephone ?? "" };
  });
}

/** The same as words, for a form. @param {Words} words @param {Around | null} [around] */
export const services = (words, around = null) => called(words, around).map(({ name }) => name);

/**
 * Services, then people, then why there are none.
 * @param {Pick<Alert, "region" | "rule" | "subject"> & {approx?: boolean}} line
 * @param {Near[]} near
 * @param {{words: Words, live: Pick<Live, "names"> & Parameters<typeof grave>[1]}} page
 * @param {number} now city ms
 * @param {Around | null} [around]
 * @param {boolean} [proposed] whether a worker may be proposed
 * @returns {Cell[][]}
 */
export function nearRows(line, near, { words, live }, now, around = null, proposed = true) {
  const at = place(line, live);
  // Of a fault of machines or of paper nobody is sent anywhere.
  if (!ruleOf(line, live).on_site) return [["", words.near_no_site, "", ""]];
  /** @type {Cell[][]} */
  const rows = called(words, around).map(({ name, telephone }) => [
    words.near_first,
    telephone ? { text: name, href: `tel:${telephone}` } : name,
    "",
    "",
  ]);
  if (!proposed) return [...rows, ["", words.near_unsafe, "", ""]];
  rows.push(...near.map(({ name, m, fix }) => ["", name, distance(m, words), age(now, fix * 1000, words)]));
  if (!near.length) rows.push(["", line.approx ? fill(words.near_unplaced, { place: at }) : words.near_none, "", ""]);
  if (grave(line, live, hour(now))) rows.push(["", words.near_volunteers, "", ""]);
  return rows;
}

/**
 * The same of what the replica holds now.
 * @param {Alert} line
 * @param {{words: Words, live: DutyLive}} page
 * @param {Pick<Feed, "replica" | "clock">} feed
 * @param {Around | null} around
 */
export function nearTable(line, page, { replica, clock }, around) {
  const may = proposes(line, page.live, replica);
  return nearRows(line, whoNear(line, page.live, replica), page, clock.now(), around, may);
}

/** 350 m, 1.2 km in words. @param {number} m @param {Words} words */
export function distance(m, words) {
  return m < 1000
    ? fill(words.near_m, { n: Math.round(m / 10) * 10 })
    : fill(words.near_km, { n: (m / 1000).toFixed(1) });
}
