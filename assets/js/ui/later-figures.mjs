// Figures that are drawn once they are scrolled into view: until then each is data beside its place, and numbers and
// words are read meanwhile. A place is given its figure by Dash's own renderer, one in a task, after the words and
// numbers that came with it are on the screen.

import { setProps } from "../live/dash-bridge.mjs";

const AHEAD = "200px";

/**
 * @typedef {(id: string, props: Record<string, unknown>) => void} Setter
 * @typedef {{set?: Setter, watch?: (seen: (place: HTMLElement) => void) => (place: HTMLElement) => void,
 *   free?: (next: () => void) => void}} FigureParts `free`: once what is on the page by now was painted
 */

/** @param {() => void} next */
const painted = (next) => requestAnimationFrame(() => setTimeout(next));

/**
 * Draws the figures of a page, those that come later too.
 * @param {HTMLElement} root
 * @param {FigureParts} [parts]
 */
export function laterFigures(root, { set = setProps, watch = inView, free = painted } = {}) {
  /** What each place was given. @type {WeakMap<HTMLElement, string>} */
  const drawn = new WeakMap();
  /** Places that were seen: what comes there next is drawn at once. @type {WeakSet<HTMLElement>} */
  const seen = new WeakSet();
  /** Places to draw, the first that was seen before. @type {Set<HTMLElement>} */
  const queue = new Set();
  const next = () => {
    const [place] = queue;
    if (!place) return;
    queue.delete(place);
    const held = place.dataset.later ?? "";
    if (place.isConnected && held && drawn.get(place) !== held) {
      drawn.set(place, held);
      const props = JSON.parse(held);
      set(place.id, { children: { namespace: "dash_core_components", type: "Graph", props } });
    }
    if (queue.size) free(next);
  };
  /** @param {HTMLElement} place */
  const draw = (place) => {
    seen.add(place);
    if (drawn.get(place) === place.dataset.later) return;
    if (!queue.size) free(next);
    queue.add(place);
  };
  const follow = watch(draw);
  const look = () => {
    for (const found of root.querySelectorAll("[data-later]")) {
      const place = /** @type {HTMLElement} */ (found);
      if (seen.has(place)) draw(place);
      else follow(place);
    }
  };
  look();
  const watcher = new MutationObserver(look);
  watcher.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-later"] });
  return look;
}

/** @param {(place: HTMLElement) => void} seen */
function inView(seen) {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        seen(/** @type {HTMLElement} */ (target));
      }
    },
    { rootMargin: AHEAD },
  );
  return (/** @type {HTMLElement} */ place) => observer.observe(place);
}
