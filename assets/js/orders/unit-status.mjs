// Whether somebody is free, under way or on site, by what they confirmed of the orders that this desk sees. Pure.

/** @import { OwnRecord, SentMessage, SentRow } from "../types.d.ts" */
/** @typedef {{state: string, at: number}} UnitStatus `state`: accepted, departed, arrived; `at`: city ms of that */

const BUSY = ["accepted", "departed", "arrived"];

/**
 * By recipient; who is free is in it not.
 * @param {Map<string, OwnRecord>} all of the own topic
 * @returns {Map<string, UnitStatus>}
 */
export function unitStatuses(all) {
  /** @type {Map<string, UnitStatus>} */
  const found = new Map();
  for (const [key, value] of all) {
    if (!key.startsWith("sent/") || !("channel" in value)) continue;
    const cut = key.lastIndexOf("/");
    const head = /** @type {SentMessage | undefined} */ (all.get(key.slice(0, cut)));
    const { state, receipts } = /** @type {SentRow} */ (value);
    const at = receipts.findLast(([step]) => step === state)?.[1] ?? 0;
    const recipient = key.slice(cut + 1);
    if (head?.kind !== "order" || head.drill || !BUSY.includes(state)) continue;
    if (at > (found.get(recipient)?.at ?? 0)) found.set(recipient, { state, at });
  }
  return found;
}
