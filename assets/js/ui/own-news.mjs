// A line that says when what an address is to do is not what a page was drawn with. The page is not drawn anew by
// itself, for somebody may be writing an answer.

import { fill } from "./text.mjs";

/**
 * @param {HTMLElement | null} line
 * @param {Record<string, number>} drawn revision of each record the page was drawn with, by its key
 * @param {Map<string, {revision: number}>} all of the own topic
 * @param {string} prefix of the keys that are this page's
 * @param {string} text
 */
export function ownNews(line, drawn, all, prefix, text) {
  if (!line) return;
  const ours = new Map([...all].filter(([key]) => key.startsWith(prefix)));
  line.hidden = !differs(drawn, ours);
  line.textContent = line.hidden ? "" : fill(text, { n: ours.size });
}

/**
 * Whether something came, changed or went.
 * @param {Record<string, number>} drawn
 * @param {Map<string, {revision: number}>} all
 */
export function differs(drawn, all) {
  return Object.keys(drawn).length !== all.size || [...all].some(([key, one]) => drawn[key] !== one.revision);
}
