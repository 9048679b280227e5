// When a person can see what a page shows. A frame that was begun is not one that was painted: on a machine
// that draws in software there may be a second between them, and whatever else is drawn meanwhile makes it longer.

const GUESS_MS = 300;

/**
 * @typedef {{Observer?: typeof PerformanceObserver, frame?: (f: () => void) => void,
 *   later?: (f: () => void, ms: number) => void, height?: number}} PaintParts
 */

/**
 * Until the browser has painted the first row of one of these tables that were just written; it reports that itself
 * (Element Timing). Where it does not, or none of them is in sight, a while after the next frame was begun.
 * @param {(HTMLElement | null | undefined)[]} tables
 * @param {number} most ms
 * @param {PaintParts} [parts]
 * @returns {Promise<void>}
 */
export function painted(tables, most, parts = {}) {
  const { Observer = globalThis.PerformanceObserver, height = globalThis.innerHeight } = parts;
  const { frame = globalThis.requestAnimationFrame, later = setTimeout } = parts;
  return new Promise((done) => {
    later(done, most);
    const seen = tables.filter((table) => table && inSight(table.getBoundingClientRect(), height));
    if (!seen.length || !Observer?.supportedEntryTypes?.includes("element")) return frame(() => later(done, GUESS_MS));
    const observer = new Observer((list) => {
      const entries = /** @type {(PerformanceEntry & {element: Element | null})[]} */ (list.getEntries());
      if (!entries.some(({ element }) => seen.some((table) => table?.contains(element)))) return;
      observer.disconnect();
      done();
    });
    observer.observe({ type: "element" });
    const cells = seen.flatMap((table) => [...(table?.querySelectorAll(".row:nth-child(-n+2) > *") ?? [])]);
    for (const cell of cells) cell.setAttribute("elementtiming", "row");
  });
}

/** @param {{top: number, bottom: number}} box @param {number} height of the window */
const inSight = ({ top, bottom }, height) => bottom > top && bottom > 0 && top < height;
