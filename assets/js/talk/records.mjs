// What the records of calls say: which one rings here, who is in, whose it is. Pure.

/** @import { OwnCall, OwnRecord } from "../types.d.ts" */
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

/** Calls about a record. @param {KnownCall[]} calls @param {string} about */
export const callsAbout = (calls, about) => calls.filter(([, call]) => about !== "" && call.about === about);

/** Word of a member's state. @param {string} state @param {Record<string, string>} words */
export const stateWord = (state, words) => words[`talk_state_${state}`];
