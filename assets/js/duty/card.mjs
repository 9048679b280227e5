// The incident card: who, where, when, its case and what holds it back, each as a row of name and value. What is not
// known is not written.

import { active, place, text, where } from "../ui/alerts.mjs";
import { button, make } from "../ui/elements.mjs";
import { age, date, fill, timed, when } from "../ui/text.mjs";
import { distance, metres } from "./nearest.mjs";

/** @import { Alert, Live, Words } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { DutyLive } from "./duty.mjs" */
/** @import { Around } from "./surroundings.mjs" */
/**
 * @typedef {[string, Node | string]} CardRow
 * @typedef {{lines: () => Alert[], open: (id: string) => void, key: (action: string) => string,
 *   around?: (line: Alert) => Around | null}} CardParts `lines`: all
 *   that this desk hears of; `open`: selects one; `key`: of an action; `around`: what the server knows around one
 */

/** Within this two alerts may be one incident. */
const SAME_M = 1_000;
const SHOWN = 3;
const SITES = 5;

/**
 * @param {Alert} line
 * @param {Page<DutyLive>} page
 * @param {CardParts} parts
 * @param {number} now city ms
 * @returns {CardRow[]}
 */
export function cardRows(line, page, parts, now) {
  const { words, live } = page;
  return [
    [words.card_who, whoOf(line, words, now)],
    [words.card_where, whereOf(line, words, live, now)],
    [words.card_when, `${timed(line.at, now, words)} · ${date(line.at, words)}`],
    [words.card_said, saidOf(parts.around?.(line), words)],
    [words.card_case, caseOf(line, words)],
    [words.card_under, underOf(line, page, parts, now)],
    [words.card_sites, sitesOf(line, parts.around?.(line), words)],
    [words.card_like, likeOf(line, page, parts, now)],
  ];
}

/**
 * Who called, by post, and what their phone last told; of a seat that is lost, whose it is.
 * @param {Alert} line
 * @param {Words} words
 * @param {number} now
 */
function whoOf({ id, worker, seat, subject }, words, now) {
  if (!worker) return seat;
  const { post, kind, battery, accuracy_m, fix_at, session_at, purpose } = worker;
  const parts = [
    kind ? words[kind] : "",
    battery < 0 ? "" : fill(words.card_battery, { n: battery }),
    fix_at ? fill(words.card_fix, { age: age(now, fix_at, words) }) : words.card_no_fix,
    accuracy_m < 0 ? "" : fill(words.card_accuracy, { n: accuracy_m }),
    session_at
      ? fill(words.card_session, { purpose: words[`purpose_${purpose}`], time: when(session_at, now, words) })
      : "",
  ];
  const track = Object.assign(make("a", "", words.card_track), {
    href: `/worker/${subject}/track?alert=${encodeURIComponent(id)}`,
    target: "_blank",
  });
  track.dataset.testid = "card-track";
  return make("span", "", "", [make("b", "", post), ` · ${parts.filter(Boolean).join(" · ")} · `, track]);
}

/** @param {Alert} line @param {Words} words @param {DutyLive} live @param {number} now */
function whereOf(line, words, live, now) {
  const last = line.placed_at ? fill(words.place_last, { time: when(line.placed_at, now, words) }) : "";
  const village = live.villages?.[line.region];
  const known = village && !line.approx ? village : where(line, words, live);
  return [known, last].filter(Boolean).join(" · ");
}

/** What was reported, and how it came. @param {Around | null | undefined} around @param {Words} words */
function saidOf(around, words) {
  if (!around?.case) return "";
  const { text: said, channel, media } = around.case;
  const pictures = media ? fill(words.card_media, { n: media }) : "";
  const how = [words[`channel_${channel}`], pictures].filter(Boolean).join(" · ");
  return make("span", "", "", [make("span", "text", said), said && how ? ` · ${how}` : how]);
}

/**
 * What stands near a known place, the nearest first.
 * @param {Alert} line
 * @param {Around | null | undefined} around
 * @param {Words} words
 */
function sitesOf(line, around, words) {
  const here = { lon: line.lon_e6, lat: line.lat_e6 };
  return (around?.sites ?? [])
    .map((site) => ({ ...site, m: metres(here, site) }))
    .filter(({ m }) => m <= SAME_M)
    .sort((a, b) => a.m - b.m)
    .slice(0, SITES)
    .map(({ kind, name, m }) => `${words[`layer_${kind}`]} ${name} ${distance(m, words)}`)
    .join(" · ");
}

/** Its case by code, and where it stands. @param {Alert} line @param {Words} words */
function caseOf(line, words) {
  if (!line.case) return "";
  const link = Object.assign(make("a", "", `${line.case} [L]`), { href: `/case/${line.case}` });
  const stands = words[`state_${line.case_state}`];
  return make("span", "", "", [link, stands ? ` · ${stands}` : ""]);
}

/**
 * What holds it back, by name and with the way to it.
 * @param {Alert} line
 * @param {Page<DutyLive>} page
 * @param {CardParts} parts
 * @param {number} now
 */
function underOf({ under }, { words, live }, { lines, open }, now) {
  if (!under) return "";
  const other = lines().find(({ id }) => id === under);
  if (!other) return under.startsWith("plan/") ? words.shift_plan : words.card_under_gone;
  return button("quiet", nameOf(other, words, live, now), () => open(other.id));
}

/**
 * Other alerts of the queue that may tell of the same: within a kilometre, the nearest first.
 * @param {Alert} line
 * @param {Alert[]} lines
 * @returns {{line: Alert, m: number}[]}
 */
export function likely(line, lines) {
  if (line.approx || !line.lon_e6) return [];
  const here = { lon: line.lon_e6, lat: line.lat_e6 };
  return lines
    .filter((other) => other.id !== line.id && active(other) && !other.approx && other.lon_e6)
    .map((other) => ({ line: other, m: metres(here, { lon: other.lon_e6, lat: other.lat_e6 }) }))
    .filter(({ m }) => m <= SAME_M)
    .sort((a, b) => a.m - b.m || (a.line.id < b.line.id ? -1 : 1))
    .slice(0, SHOWN);
}

/** @param {Alert} line @param {Page<DutyLive>} page @param {CardParts} parts @param {number} now */
function likeOf(line, { words, live }, { lines, open, key }, now) {
  const found = likely(line, lines());
  if (!found.length) return "";
  const ways = found.map(({ line: other, m }) =>
    button("quiet", `${nameOf(other, words, live, now)} · ${distance(m, words)}`, () => open(other.id)),
  );
  return make("span", "like", "", [...ways, make("span", "aside", fill(words.card_merge, { key: key("merge") }))]);
}

/**
 * An alert in one line: when, where, what.
 * @param {Alert} line
 * @param {Words} words
 * @param {Pick<Live, "types" | "names" | "rules">} live
 * @param {number} now
 */
export const nameOf = (line, words, live, now) =>
  `${when(line.at, now, words)} ${place(line, live)} ${text(line, words, live)}`;
