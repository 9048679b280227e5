// What the records of calls say: which one rings here, who is in, whose it is, in words. Pure.

import { fill } from "../ui/text.mjs";

/** @import { OwnCall, OwnRecord, Words } from "../types.d.ts" */
/** @typedef {[id: string, call: OwnCall]} KnownCall */

const KEY = "call/";

/** All calls of an own topic, the newest first. @param {Iterable<[string, OwnRecord]>} all @returns {KnownCall[]} */
export function callsOf(all) {
  return [...all]
    .filter(([key]) => key.startsWith(KEY))
    .map(([key, value]) => /** @type {KnownCall} */ ([key.slice(KEY.length), value]))
    .sort(([, one], [, other]) => other.at - one.at);
}

/** State of an address in a call, "" when it is no member. @param {OwnCall} call @param {string} address */
export const stateOf = (call, address) => call.members.find(([one]) => one === address)?.[1] ?? "";

/**
 * The call that rings at an address, the oldest first; what this very page began does not.
 * @param {KnownCall[]} calls
 * @param {string} address
 * @param {string} session
 */
export function ringing(calls, address, session) {
  return calls.findLast(([, call]) => !call.ended && call.session !== session && stateOf(call, address) === "ringing");
}

/** The hand-over of its lead that waits to be taken. @param {OwnCall} call */
export const offerOf = ({ handovers = [] }) => handovers.find(([, , over]) => !over);

/**
 * The call whose lead is offered at an address, the oldest first.
 * @param {KnownCall[]} calls
 * @param {string} address of a desk
 */
export const offeredTo = (calls, address) =>
  calls.findLast(([, call]) => !call.ended && call.scope === address && offerOf(call));

/** Calls about a record. @param {KnownCall[]} calls @param {string} about */
export const callsAbout = (calls, about) => calls.filter(([, call]) => about !== "" && call.about === about);

/** Word of a member's state. @param {string} state @param {Record<string, string>} words */
export const stateWord = (state, words) => words[`talk_state_${state}`];

/**
 * The same with its way: whose line is cut says so before it is on record.
 * @param {{in: boolean, lines: string[], missing: string[]}} session
 * @param {string} address
 * @param {string} state
 * @param {Record<string, string>} words
 */
export function wayWord(session, address, state, words) {
  if (state !== "joined" || !session.in) return stateWord(state, words);
  if (!session.lines.includes(address)) return words.talk_cut;
  return session.missing.includes(address) ? words.talk_misses : stateWord(state, words);
}

/**
 * One line of a call for lists: whom, and what each confirmed. Who answered a call that is over is shown with when.
 * @param {OwnCall} call
 * @param {(address: string) => string} name
 * @param {Words} words
 * @param {(ms: number) => string} time
 */
export function summary(call, name, words, time) {
  const others = call.members.filter(([address]) => address !== call.scope);
  const said = others.map(([address, state, , , joined]) => {
    const was = call.ended && joined ? fill(words.talk_joined_at, { time: time(joined) }) : stateWord(state, words);
    return `${name(address)} ${was}`;
  });
  return said.join(" · ");
}

/**
 * Who offered the lead of a call, and who took it.
 * @param {OwnCall["handovers"][number]} handover
 * @param {Words} words
 * @param {(ms: number) => string} time
 */
export function handoverText([at, by, over, taken], words, time) {
  const text = !over ? words.talk_handover_open : taken ? words.talk_handover_taken : words.talk_handover_lapsed;
  return fill(text, { time: time(over || at), by, to: taken });
}
