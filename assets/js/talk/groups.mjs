// Who is called together: posts of an area, or who is in session inside a shape that is drawn on the map. The server
// finds who that is when it rings, and asks for each whether it may.

import { drawable, drawShape, within } from "../orders/shape.mjs";
import { fill } from "../ui/text.mjs";

/** @import { CallAbout, Words } from "../types.d.ts" */
/** @import { Callable } from "./picker.mjs" */
/** @import { Corner } from "../orders/shape.mjs" */
/** @typedef {{polygon: Corner[], word: string}} Ring `word`: how many the map shows inside */

const KINDS = ["full", "part"];

/**
 * Addresses of the posts among those near, that are not in the call.
 * @param {Callable[]} near
 * @param {string[]} without
 */
export const postsOf = (near, without) =>
  near.map(({ value }) => value).filter((one) => /^\d+$/.test(one) && !without.includes(one));

/** @param {Ring} ring what a command says of it */
export const wishOf = ({ polygon }) => ({ polygon, workers: KINDS });

/**
 * Lets a shape be drawn, where there is a map and workers may be called.
 * @param {CallAbout} about
 * @param {Words} words
 * @param {(ring: Ring | null) => void} done null: it was given up
 * @param {{draw?: typeof drawShape}} [parts]
 */
export function drawRing({ map, people }, words, done, { draw = drawShape } = {}) {
  if (!map || !people) return;
  draw(drawable(map), words, (polygon) => {
    const inside = people().filter(({ lon, lat }) => within(polygon ?? [], lon, lat));
    const count = (/** @type {string} */ kind) => inside.filter((one) => one.kind === kind).length;
    const word = fill(words.talk_drawn, { full: count("full"), part: count("part") });
    done(polygon && { polygon, word });
  });
}
