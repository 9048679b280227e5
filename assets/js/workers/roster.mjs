// Who is on the roster, and what is known of each right now: in session, without signal, out of session. Pure.

import { look } from "../map/dots.mjs";
import { INTERVALS } from "../live/presence.mjs";

/** State by worker number, of all who have a dot. @param {[string, {all: Map<number, any>}][]} topics @param {number} nowS */
export function states(topics, nowS) {
  const found = new Map();
  for (const [, held] of topics) {
    for (const dot of held.all.values()) {
      const silent = look(nowS - dot.fix, INTERVALS[dot.state >> 4]) > 0;
      found.set(dot.idx, { state: silent ? "silent" : "in", fix: dot.fix });
    }
  }
  return found;
}

/** Counts by area of the next tier. @param {[number, string, number, string][]} rows number, home, post, kind */
export function counted(rows, known, size) {
  const found = new Map();
  for (const [number, home, , kind] of rows) {
    const code = home.slice(0, size);
    if (!found.has(code)) found.set(code, { full: 0, part: 0, in: 0, silent: 0, out: 0 });
    const line = found.get(code);
    line[kind] += 1;
    line[known.get(number)?.state ?? "out"] += 1;
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}

const ORDER = ["in", "silent", "out"];

/** Who can be reached first, then by number. @param {[number, string, number, string][]} rows */
export function reachable(rows, known) {
  const of = ([number]) => ORDER.indexOf(known.get(number)?.state ?? "out");
  return [...rows].sort((a, b) => of(a) - of(b) || a[0] - b[0]);
}

/** All of them together. */
export function together(lines) {
  const sum = { n: 0, in: 0, silent: 0, out: 0 };
  for (const [, line] of lines) {
    sum.n += line.full + line.part;
    for (const key of ["in", "silent", "out"]) sum[key] += line[key];
  }
  return sum;
}
