// What goes out next, and what an answer of intake settles. Pure.

/** @import { Item } from "./items.mjs" */
/**
 * @typedef {"incident" | "live" | "backfill"} Lane
 * @typedef {{device: number, lane: Lane, seq: number, item: Item}} Row
 * @typedef {{device: number, epoch: number, lane: Lane, first: number, items: Item[]}} Batch
 * @typedef {{t: string, n?: number, hi?: [number, string, number][], outside?: number, retry_after?: number,
 *   reason?: string, now?: number, given?: boolean, version?: string, at?: number}} Answer
 */

/** In the order in which they are sent. @type {Lane[]} */
export const LANES = ["incident", "live", "backfill"];
/** Rows of a frame at first; half of it whenever one was too long. */
export const MOST = 500;
const INCIDENTS = 40;

/**
 * The next batch: what happened before where somebody was, and what is new before what is old. Null when nothing waits.
 * @param {Partial<Record<Lane, Row[]>>} waiting the first rows of each lane
 * @param {number} epoch
 * @param {number} [most]
 * @returns {Batch | null}
 */
export function batchOf(waiting, epoch, most = MOST) {
  for (const lane of LANES) {
    const rows = run(waiting[lane] ?? []).slice(0, lane === "incident" ? Math.min(INCIDENTS, most) : most);
    if (rows.length)
      return { device: rows[0].device, epoch, lane, first: rows[0].seq, items: rows.map(({ item }) => item) };
  }
  return null;
}

/** The rows up to the first hole. @param {Row[]} rows */
function run(rows) {
  const hole = rows.findIndex(({ seq }, n) => seq !== rows[0].seq + n);
  return hole < 0 ? rows : rows.slice(0, hole);
}

/**
 * Whether an answer says that the session which a batch was made in is over: nothing of it lay in one.
 * @param {Batch} batch @param {Answer} answer @param {number} started of the session that goes on here
 */
export const lapsed = (batch, { outside = 0 }, started) =>
  batch.lane !== "incident" &&
  outside > 0 &&
  outside === batch.items.length &&
  batch.items.every(({ at }) => at >= started);

/**
 * How far each lane of a device is durable.
 * @param {number} device
 * @param {[number, string, number][] | [number, number, string, number][]} hi as `kept` or `welcome` say it
 * @returns {Map<Lane, number>}
 */
export function durable(device, hi) {
  const own = hi.filter(([whose]) => whose === device);
  return new Map(own.map((one) => [/** @type {Lane} */ (one.at(-2)), Number(one.at(-1))]));
}
