// Age, lag and rate of every stream and process. A line that stopped says so in words, not by colour alone.

const STOPPED_MS = 5000;

/** @param {import("./page.mjs").Page} page @param {import("./feed.mjs").Feed} feed */
export function healthRows(page, feed) {
  const [, held] = feed.replica.of("health")[0] ?? [];
  const w = page.words;
  const lines = [...(held?.all ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
  const newest = Math.max(0, ...lines.map(([, line]) => line.at));
  const rows = lines.map(([, line]) => {
    const silent = newest - line.at;
    const stopped = line.kind === "process" && silent > STOPPED_MS;
    const figures = Object.entries(line.figures).map(([name, n]) => `${w[`figure_${name}`] ?? name} ${n.toLocaleString("en-US")}`).join(" · ");
    const state = { text: stopped ? `■ ${w.stale}` : `● ${w.fresh}`, mark: stopped ? "stopped" : "" };
    return [`${w[`process_${line.name}`] ?? line.name} ${line.instance}`, state, `${(silent / 1000).toFixed(0)} s`, figures, line.note];
  });
  return [[`${w.process} / ${w.stream}`, w.state, w.age, w.figures, w.note], ...rows];
}
