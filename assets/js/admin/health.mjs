// Age, lag and rate of every stream and process. A line that stopped says so in words, not by colour alone.

import { fill, time } from "../ui/text.mjs";

const STOPPED_MS = 5000;

/** Alert rules out of service, of topic shift. @param {Map<string, any>} all @param {import("../ui/page.mjs").Page} page */
export function ruleRows(all, page) {
  const w = page.words;
  const off = [...all].filter(([key]) => key.startsWith("rule/")).map(([key, line]) => ({ name: key.slice(5), ...line }));
  if (!off.length) return [[w.rules_none]];
  return off.map(({ name, by, ends, reason, fault }) => [
    (w[`rule_${name}`] ?? name).replace("{subject}", ""),
    fault ? fill(w.admin_rule_fault, { reason }) : fill(w.admin_rule_standing, { time: `${time(ends)}`, by, reason }),
  ]);
}

/** @param {import("../ui/page.mjs").Page} page @param {import("../live/feed.mjs").Feed} feed */
export function healthRows(page, feed) {
  const [, held] = feed.replica.of("health")[0] ?? [];
  const w = page.words;
  const lines = [...(held?.all ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
  const newest = Math.max(0, ...lines.map(([, line]) => line.at));
  const fresh = (line) => newest - line.at <= STOPPED_MS;
  // One that ended and has a successor has not stopped: it was followed.
  const followed = ([, line]) => line.kind === "process" && !fresh(line) && lines.some(([, next]) => next.name === line.name && next.started >= line.at && fresh(next));
  const rows = lines.filter((line) => !followed(line)).map(([, line]) => {
    const silent = newest - line.at;
    const stopped = line.kind === "process" && !fresh(line);
    const figures = Object.entries(line.figures).map(([name, n]) => `${w[`figure_${name}`] ?? name} ${n.toLocaleString("en-US")}`).join(" · ");
    const state = { text: stopped ? `■ ${w.stale}` : `● ${w.fresh}`, mark: stopped ? "stopped" : "" };
    return [`${w[`process_${line.name}`] ?? line.name} ${line.instance}`.trim(), state, fill(w.seconds_ago, { n: (silent / 1000).toFixed(0) }), figures, line.note];
  });
  return [[`${w.process} / ${w.stream}`, w.state, w.age, w.figures, w.note], ...rows];
}
