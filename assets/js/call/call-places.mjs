// Places as a call-taker types them: by first letters (fjt, yb fjt), by name, by code. Pure.

import { plain } from "../ui/text.mjs";

/**
 * @typedef {Record<string, [string, string]>} Places by code: the name with what it lies in, first letters of both
 * @typedef {{code: string, name: string}} Place
 */

const SHORTEST_CODE = 4;

/**
 * The places that all words fit, the best first: the whole name, then its beginning, then its letters, then the rest;
 * of these townships before villages.
 * @param {string} typed
 * @param {Places} places
 * @returns {Place[]}
 */
export function placesOf(typed, places) {
  const parts = plain(typed).toLowerCase().split(" ").filter(Boolean);
  if (!parts.length) return [];
  /** @type {(Place & {rank: number})[]} */
  const fits = [];
  for (const [code, [name, letters]] of Object.entries(places)) {
    const [names, initials] = [name.split(" "), letters.split(" ")];
    if (parts.every((part) => holds(part, code, names, initials)))
      fits.push({ code, name, rank: rank(parts, name, initials) });
  }
  fits.sort((a, b) => a.rank - b.rank || a.code.length - b.code.length || (a.code < b.code ? -1 : 1));
  return fits.map(({ code, name }) => ({ code, name }));
}

/** @param {string} part @param {string} code @param {string[]} names @param {string[]} initials */
function holds(part, code, names, initials) {
  if (names.some((name) => name.toLowerCase().includes(part))) return true;
  if (initials.some((letters) => letters.startsWith(part)) || initials.join("").startsWith(part)) return true;
  return part.length >= SHORTEST_CODE && code.startsWith(part);
}

/** @param {string[]} parts @param {string} name @param {string[]} initials */
function rank(parts, name, initials) {
  const [last, own] = [parts[parts.length - 1], name.split(" ").pop() ?? ""];
  if (name.toLowerCase() === parts.join(" ") || own.toLowerCase() === last) return 0;
  if (own.toLowerCase().startsWith(last)) return 1;
  return initials[initials.length - 1].startsWith(last) ? 2 : 3;
}
