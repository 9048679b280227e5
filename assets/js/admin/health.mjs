// Age, lag and rate of every stream and process. A line that stopped says so in words, not by colour alone.

import { byCode } from "../live/regions.mjs";
import { fill, time } from "../ui/text.mjs";

/** @import { Feed } from "../live/feed.mjs" */
/** @import { HealthLine, RuleLine, Topics, Words } from "../types.d.ts" */
/** @import { Cell, Page } from "../ui/page.mjs" */

const STOPPED_MS = 5000;

/**
 * Alert rules out of service.
 * @param {Topics["shift"]["all"]} all of topic shift
 * @param {Pick<Page, "words">} page
 * @returns {Cell[][]}
 */
export function ruleRows(all, { words }) {
  const rules = [...all].filter(([key]) => key.startsWith("rule/"));
  if (!rules.length) return [[words.rules_none]];
  return rules.map(([key, line]) => {
    const { by, ends, reason, fault } = /** @type {RuleLine} */ (line);
    const name = key.slice("rule/".length);
    return [
      (words[`rule_${name}`] ?? name).replace("{subject}", ""),
      fill(fault ? words.admin_rule_fault : words.admin_rule_standing, { time: fault ? "" : time(ends), by, reason }),
    ];
  });
}

/** @param {Pick<Page, "words">} page @param {Feed} feed @returns {Cell[][]} */
export function healthRows({ words }, feed) {
  const held = feed.replica.of("health")[0]?.[1].all ?? new Map();
  const lines = [...held].sort(byCode).map(([, line]) => line);
  const newest = Math.max(0, ...lines.map((line) => line.at));
  const rows = lines.filter((line) => !followed(line, lines, newest)).map((line) => rowOf(line, newest, words));
  return [[`${words.process} / ${words.stream}`, words.state, words.age, words.figures, words.note], ...rows];
}

/**
 * Whether a process has ended and has a successor: it has not stopped.
 * @param {HealthLine} line
 * @param {HealthLine[]} lines
 * @param {number} newest
 */
function followed(line, lines, newest) {
  if (line.kind !== "process" || fresh(line, newest)) return false;
  return lines.some((next) => next.name === line.name && next.started >= line.at && fresh(next, newest));
}

/** @param {HealthLine} line @param {number} newest */
const fresh = (line, newest) => newest - line.at <= STOPPED_MS;

/** @param {HealthLine} line @param {number} newest @param {Words} words @returns {Cell[]} */
function rowOf(line, newest, words) {
  const stopped = line.kind === "process" && !fresh(line, newest);
  const figures = Object.entries(line.figures).map(
    ([name, n]) => `${words[`figure_${name}`] ?? name} ${n.toLocaleString("en-US")}`,
  );
  return [
    `${words[`process_${line.name}`] ?? line.name} ${line.instance}`.trim(),
    { text: stopped ? `■ ${words.stale}` : `● ${words.fresh}`, mark: stopped ? "stopped" : "" },
    fill(words.seconds_ago, { n: ((newest - line.at) / 1000).toFixed(0) }),
    figures.join(" · "),
    line.note,
  ];
}
