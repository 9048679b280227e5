// The table of a page: kind of topic -> what shows it. A page's own table and those of its parts become one.

/** @import { Kind, Views } from "../types.d.ts" */
/** @import { Replica } from "../live/replica.mjs" */

/**
 * Several tables as one: all views of a kind are called in the order of the tables.
 * @param {...Views} tables
 * @returns {Views}
 */
export function together(...tables) {
  /** @type {Record<string, (held: never, asked: string) => void>} */
  const one = {};
  for (const kind of new Set(tables.flatMap((table) => Object.keys(table)))) {
    const views = tables.flatMap((table) => table[/** @type {Kind} */ (kind)] ?? []);
    one[kind] = (held, asked) => views.forEach((view) => view(held, asked));
  }
  return one;
}

/**
 * Shows one topic. A topic that was unsubscribed meanwhile, or that the page has no view for, is not shown.
 * @param {Views} views
 * @param {Replica} replica
 * @param {string} asked
 */
export function show(views, replica, asked) {
  const held = replica.topics.get(asked);
  const view = views[/** @type {Kind} */ (asked.split("/")[0])];
  if (held && view) view(/** @type {never} */ (held), asked);
}

/**
 * Shows all topics again.
 * @param {Views} views
 * @param {Replica} replica
 * @param {(asked: string) => boolean} owns whether the page asked for a topic
 */
export function showAll(views, replica, owns = () => true) {
  for (const asked of replica.topics.keys()) if (owns(asked)) show(views, replica, asked);
}
