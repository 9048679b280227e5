// When a person can see what a page was told to show. A frame that was begun is not one that was shown: on a machine that
// draws in software there may be a second between them, and whatever else is drawn meanwhile makes it longer.

const GUESS_MS = 300;

/**
 * Until the browser has shown the first row of one of these tables that were just written; it says so itself (Element Timing).
 * Where it does not tell, or none of them is in sight, a while after the next frame was begun.
 * @param {(Element | null | undefined)[]} tables @param {number} most ms
 * @param {{Observer?: typeof PerformanceObserver, frame?: (f: () => void) => void, later?: (f: () => void, ms: number) => void, height?: number}} [parts]
 */
export function shown(tables, most, { Observer = globalThis.PerformanceObserver, frame = globalThis.requestAnimationFrame, later = setTimeout, height = globalThis.innerHeight } = {}) {
  return new Promise((done) => {
    later(done, most);
    const seen = tables.filter((table) => table && inSight(table.getBoundingClientRect(), height));
    if (!seen.length || !Observer?.supportedEntryTypes?.includes("element")) return frame(() => later(done, GUESS_MS));
    const observer = new Observer((list) => {
      if (!list.getEntries().some(({ element }) => seen.some((table) => table.contains(element)))) return;
      observer.disconnect();
      done();
    });
    observer.observe({ type: "element" });
    for (const table of seen) for (const cell of table.querySelectorAll(".row:nth-child(-n+2) > *")) cell.setAttribute("elementtiming", "row");
  });
}

const inSight = ({ top, bottom }, height) => bottom > top && bottom > 0 && top < height;
