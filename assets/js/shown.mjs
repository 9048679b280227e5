// When a person can see what a page was told to show. A frame that was begun is not one that was shown: on a machine that
// draws in software there may be a second between them, and whatever else is drawn meanwhile makes it longer.

const GUESS_MS = 300;

/**
 * Until the browser has shown the first row of a table that was just written; it says so itself (Element Timing). Where it
 * does not tell, a while after the next frame was begun. @param {Element | null | undefined} table @param {number} most ms
 * @param {{Observer?: typeof PerformanceObserver, frame?: typeof requestAnimationFrame, later?: (f: () => void, ms: number) => void}} [parts]
 */
export function shown(table, most, { Observer = globalThis.PerformanceObserver, frame = globalThis.requestAnimationFrame, later = setTimeout } = {}) {
  return new Promise((done) => {
    later(done, most);
    if (!table || !Observer?.supportedEntryTypes?.includes("element")) return frame(() => later(done, GUESS_MS));
    const observer = new Observer((list) => {
      if (!list.getEntries().some(({ element }) => table.contains(element))) return;
      observer.disconnect();
      done();
    });
    observer.observe({ type: "element" });
    for (const cell of table.querySelectorAll(".row:nth-child(-n+2) > *")) cell.setAttribute("elementtiming", "row");
  });
}
