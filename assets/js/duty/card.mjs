// The incident card: who, where, when, its case and what holds it back, each as a row of name and value. What is not
// known is not written.

import { place, ruleOf, where } from "../ui/alerts.mjs";
import { button, make } from "../ui/elements.mjs";
import { age, date, fill, timed, when } from "../ui/text.mjs";
import { contactOf, pastOf } from "./lookups.mjs";
import { distance, metres } from "./nearest.mjs";
import { nameOf, sameRows } from "./same.mjs";

/** @import { Alert, Words } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { DutyLive } from "./duty.mjs" */
/** @import { Lookups } from "./lookups.mjs" */
/** @import { SameParts } from "./same.mjs" */
/** @import { Around } from "./surroundings.mjs" */
/**
 * @typedef {[string, Node | string]} CardRow
 * @typedef {SameParts & {around?: (line: Alert) => Around | null, toggle?: (line: Alert) => void,
 *   lookups?: Lookups}} CardParts `around`: what the server knows around one; `toggle`: opens its case, or closes it;
 *   `lookups`: what a seat looks up by a click, on record
 */

const NEAR_M = 1_000;
const SITES = 5;
/** No landmark: nobody finds a place by them. */
const NO_MARKS = new Set(["camera", "hydrant", "aed"]);

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
    [words.card_who, whoOf(line, words, now, parts)],
    [words.card_where, whereOf(line, words, live, now, parts.around?.(line))],
    [words.card_when, `${timed(line.at, now, words)} · ${date(line.at, words)}`],
    [words.card_said, saidOf(parts.around?.(line), words)],
    [words.card_case, caseOf(line, words, parts)],
    [words.card_under, underOf(line, page, parts, now)],
    [words.card_sitrep, sitrepOf(line, page)],
    [words.card_sites, sitesOf(line, parts.around?.(line), words)],
    [words.card_cameras, parts.lookups?.cameras(line, parts.around?.(line)?.cameras ?? [], now) ?? ""],
    [words.card_past, ruleOf(line, live).on_site ? pastOf(line, words, parts.lookups, now) : ""],
    ...sameRows(line, page, parts, now),
  ];
}

/**
 * Who called, by post, and what their phone last told; of a seat that is lost, whose it is.
 * @param {Alert} line
 * @param {Words} words
 * @param {number} now
 * @param {Pick<CardParts, "lookups">} parts
 */
function whoOf(line, words, now, { lookups }) {
  const { id, worker, seat, subject } = line;
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
  const asks = contactOf(line, words, lookups);
  const said = ` · ${parts.filter(Boolean).join(" · ")} · `;
  return make("span", "", "", [make("b", "", post), ...(asks.length ? [" ", ...asks] : []), said, track]);
}

/**
 * The village and its micro-grid, else the township; what stands nearest; and that it is only the last place known.
 * @param {Alert} line
 * @param {Words} words
 * @param {DutyLive} live
 * @param {number} now
 * @param {Around | null | undefined} around
 */
function whereOf(line, words, live, now, around) {
  const last = line.placed_at ? fill(words.place_last, { time: when(line.placed_at, now, words) }) : "";
  const { village = "", grid = "" } = around?.place ?? {};
  const known = line.approx ? where(line, words, live) : village || place(line, live);
  const micro = grid && !line.approx ? fill(words.card_grid, { n: grid }) : "";
  const [mark] = sitesNear(line, around).filter(({ kind }) => !NO_MARKS.has(kind));
  const beside = mark ? fill(words.card_mark, { name: mark.name, way: distance(mark.m, words) }) : "";
  return [known, micro, beside, last].filter(Boolean).join(" · ");
}

/**
 * Sites by their way from a known place, the nearest first.
 * @param {Alert} line
 * @param {Around | null | undefined} around
 */
function sitesNear(line, around) {
  const here = { lon: line.lon_e6, lat: line.lat_e6 };
  const sites = line.approx ? [] : (around?.sites ?? []);
  return sites.map((site) => ({ ...site, m: metres(here, site) })).sort((a, b) => a.m - b.m);
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
 * What stands within a kilometre of a known place, the nearest first, and the nearest police post however far.
 * @param {Alert} line
 * @param {Around | null | undefined} around
 * @param {Words} words
 */
function sitesOf(line, around, words) {
  const all = sitesNear(line, around);
  const near = all.filter(({ m }) => m <= NEAR_M).slice(0, SITES);
  const post = all.find(({ kind }) => kind === "police");
  return [...near, ...(post && !near.includes(post) ? [post] : [])]
    .map(({ kind, name, m }) => `${words[`layer_${kind}`]} ${name} ${distance(m, words)}`)
    .join(" · ");
}

/**
 * The way to the reports to the offices above, where there is something to report.
 * @param {Alert} line
 * @param {Page<DutyLive>} page
 */
function sitrepOf({ id, rule, priority }, { words, live }) {
  const reports = live.commands.includes("sitrep.draft") && priority <= 2 && ruleOf({ rule }, live).on_site;
  if (!reports) return "";
  const href = `/sitreps?alert=${encodeURIComponent(id)}`;
  return Object.assign(make("a", "", words.card_sitrep_open), { href, target: "_blank" });
}

/**
 * Its case by code, and where it stands; beside the queue by a click, in a tab of its own by the browser's own way.
 * @param {Alert} line
 * @param {Words} words
 * @param {CardParts} parts
 */
function caseOf(line, words, { toggle, key }) {
  if (!line.case) return "";
  const link = Object.assign(make("a", "", `${line.case} [${key("case")}]`), { href: `/case/${line.case}` });
  link.addEventListener("click", (event) => {
    if (!toggle || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    toggle(line);
  });
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
