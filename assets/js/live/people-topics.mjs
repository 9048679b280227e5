// By which topics a page is sent people's dots and posts.

/**
 * The area whose topics hold the people of a region: its county, or one's own township for a scope below the county.
 * @param {string} region
 * @param {{ceiling?: string, scope: string}} live `ceiling`: scope of the viewer, where the page's scope is what it
 *   shows
 */
export function peopleOf(region, { ceiling, scope }) {
  const own = ceiling ?? scope;
  return own.length > 6 ? own.slice(0, 9) : region.slice(0, 6);
}
