// Who an address is, in words: a place, a department, a worker's post, a telephone line.

/** @import { Live, Post, Words } from "../types.d.ts" */
/**
 * @typedef {{live: Pick<Live, "names"> & {units?: Record<string, string>, channels?: string[]}, words: Words,
 *   posts?: Map<string, Post>, phones?: Record<string, {name: string, telephone: string}>,
 *   offices?: Map<string, string>}} Known `posts`: by worker's number; `phones`: of the city's directory, by service;
 *   `offices`: numbers that were asked for, by address
 */

/** Lines that everybody knows by number. @type {Record<string, string>} */
const LINES = { 110: "near_police", 119: "near_fire", 120: "near_medical" };

/** @param {string} address @param {Known} known */
export function addressName(address, { live, words, posts, phones }) {
  const rest = address.slice(1);
  switch (address[0]) {
    case "t":
      return LINES[rest] ? words[LINES[rest]] : (phones?.[rest]?.name ?? words[`line_${rest}`] ?? rest);
    case "u":
      return live.units?.[rest] ?? rest;
    case "w":
      return posts?.get(rest)?.post ?? `${words.order_worker} ${rest}`;
  }
  return live.names[address] ?? address;
}

/** Whether an address is called by a person. @param {string} address */
export const isLine = (address) => address.startsWith("t");
