// Whether somebody is free, under way or on site, by what they confirmed: of the orders that this desk sees, and of
// others' as the fold tells every desk that may order them. Pure.

/** @import { OwnRecord, SentMessage, SentRow, UnitLine } from "../types.d.ts" */
/**
 * @typedef {{state: string, at: number, by: string}} UnitStatus `state`: accepted, departed, arrived; `at`: city ms of
 *   that; `by`: address of another desk whose order it is, "" for one that this desk sees
 */

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
    const cut = key.lastIndexOf("/");
    const recipient = key.slice(cut + 1);
    const status = key.startsWith("unit/") ? /** @type {UnitLine} */ (value) : ofRow(all, key.slice(0, cut), value);
    if (status && status.at > (found.get(recipient)?.at ?? 0)) found.set(recipient, status);
  }
  return found;
}

/**
 * Of a row of an order that is this desk's to see.
 * @param {Map<string, OwnRecord>} all
 * @param {string} message key of its message
 * @param {OwnRecord} value
 * @returns {UnitStatus | null}
 */
function ofRow(all, message, value) {
  if (!message.startsWith("sent/") || !("channel" in value)) return null;
  const head = /** @type {SentMessage | undefined} */ (all.get(message));
  const { state, receipts } = /** @type {SentRow} */ (value);
  if (head?.kind !== "order" || head.drill || !BUSY.includes(state)) return null;
  return { state, at: receipts.findLast(([step]) => step === state)?.[1] ?? 0, by: "" };
}
