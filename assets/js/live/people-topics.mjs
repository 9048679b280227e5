// Whose dots and posts a page may be told of.

/**
 * The area by whose topics the people of a region are told: its county, or the township of who answers for no more.
 * @param {string} region @param {{ceiling?: string, scope: string}} live `ceiling`: of who looks, where the page's scope is what it shows
 */
export function peopleOf(region, { ceiling, scope }) {
  const own = ceiling ?? scope;
  return own.length > 6 ? own.slice(0, 9) : region.slice(0, 6);
}
