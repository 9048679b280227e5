// The queue of a seat: which alerts are its own, in which order, folded how. Pure; `queue-list` draws it.

import { active, announced, place, sorted, text, untaken } from "../ui/alerts.mjs";
import { plain } from "../ui/text.mjs";

/** @import { Alert, Live, Words } from "../types.d.ts" */
/**
 * @typedef {{key: string, line: Alert, lines: Alert[], inside: boolean, group?: boolean, over?: boolean}} Row `line`:
 *   its first; `inside`: a part of a group that is open; `over`: it has ended, and is shown as it was last
 * @typedef {{tier: number, only: Set<number>, search: string, open: Set<string>, view: string, words:
 *   Words, live: Pick<Live, "types" | "names" | "rules">}} QueueQuery `tier`: length of the seat's code; `only`:
 * priorities, all where empty; `open`: keys of groups; `view`: queue, or the state that is listed
 */

/** Of what is critical and new, so many are shown above the queue; the button counts all. */
const PINS = 20;

/**
 * Rows in their order: those that wait for an acknowledgement first, then the gravest, then the oldest. What is
 * critical is alone; of the others two or more of one rule and township make a group.
 * @param {Alert[]} lines
 * @param {QueueQuery} query
 * @returns {Row[]}
 */
export function rowsOf(lines, query) {
  const shown = sorted(lines.filter((line) => wanted(line, query)));
  /** @type {Map<string, Alert[]>} */
  const groups = new Map();
  for (const line of shown) {
    if (line.priority > 1) groups.set(line.group, [...(groups.get(line.group) ?? []), line]);
  }
  /** @type {Row[]} */
  const rows = [];
  const begun = new Set();
  for (const line of shown) {
    const group = (line.priority > 1 && groups.get(line.group)) || [line];
    if (group.length === 1) rows.push(rowOf(line));
    else if (!begun.has(line.group)) {
      begun.add(line.group);
      const key = `group:${line.group}`;
      rows.push({ key, line, lines: group, inside: false, group: true });
      if (query.open.has(key)) rows.push(...group.map((one) => ({ ...rowOf(one), inside: true })));
    }
  }
  return rows;
}

/** @param {Alert} line @returns {Row} */
const rowOf = (line) => ({ key: line.id, line, lines: [line], inside: false });

/** @param {Alert} line @param {QueueQuery} query */
function wanted(line, { tier, only, search, view, words, live }) {
  if (view !== "queue") return line.state === view && announced(line, tier);
  if (!active(line) || !announced(line, tier)) return false;
  if (only.size && !only.has(line.priority)) return false;
  return !search || plain(`${text(line, words, live)} ${place(line, live)}`).includes(plain(search));
}

/**
 * Critical ones that wait for an acknowledgement and that the rows do not show: they are never hidden.
 * @param {Alert[]} lines
 * @param {number} tier
 * @param {string[]} keys of the rows that are shown
 * @returns {Row[]}
 */
export function pinned(lines, tier, keys) {
  const shown = new Set(keys);
  /** @param {Alert} line */
  const hidden = (line) =>
    active(line) && untaken(line) && line.priority === 1 && announced(line, tier) && !shown.has(line.id);
  return sorted(lines.filter(hidden)).slice(-PINS).map(rowOf);
}

/** How many of each kind a seat has. @param {Alert[]} lines @param {number} tier */
export function counts(lines, tier) {
  const own = lines.filter((line) => announced(line, tier));
  /** @param {string} state */
  const of = (state) => own.filter((line) => line.state === state).length;
  const open = own.filter(active);
  const by = [1, 2, 3, 4].map((priority) => open.filter((line) => line.priority === priority).length);
  return {
    by,
    shelved: of("shelved"),
    suppressed: of("suppressed"),
    out_of_service: of("out_of_service"),
    open: open.length,
  };
}

/**
 * The order a seat sees: while somebody is at a row, rows keep their places, those that end go, and new ones wait.
 * @template {Pick<Row, "key" | "lines"> & {inside?: boolean}} R
 * @param {string[]} before keys as they are shown
 * @param {R[]} rows
 * @param {boolean} held whether somebody is at a row
 * @returns {{keys: string[], waiting: R[]}}
 */
export function order(before, rows, held) {
  if (!held) return { keys: rows.map((row) => row.key), waiting: [] };
  const there = new Set(rows.map((row) => row.key));
  const known = new Set(before);
  const keys = before.filter((key) => there.has(key));
  const waiting = [];
  let last = "";
  for (const row of rows) {
    // The parts of a group that was opened are shown under it at once: they are not new.
    if (!known.has(row.key) && row.inside) keys.splice(keys.indexOf(last) + 1, 0, row.key);
    else if (!known.has(row.key)) waiting.push(row);
    if (known.has(row.key) || row.inside) last = row.key;
  }
  return { keys, waiting };
}

/**
 * A row that ended under somebody's eyes and is back takes its place at once.
 * @param {string[]} keys
 * @param {Pick<Row, "key">[]} waiting
 * @param {string} key
 * @param {number} at where it stood
 */
export function putBack(keys, waiting, key, at) {
  const n = waiting.findIndex((row) => row.key === key);
  if (n >= 0) keys.splice(at, 0, ...waiting.splice(n, 1).map((row) => row.key));
}
