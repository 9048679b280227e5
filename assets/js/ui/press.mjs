// A press is a command: while a pointer is down on something that acts, nothing is drawn again, so that it is the same
// element that is let go. A browser gives no click where the pressed element was replaced.

import { targetOf } from "./elements.mjs";

/** @import { RenderQueue } from "../live/render-queue.mjs" */

const ACTS = "button, a, label, input, select, summary, [role=option], [role=row], [role=tab], [role=button]";

/**
 * @param {Pick<RenderQueue, "hold" | "release">} renders
 * @param {{root?: Document, later?: (f: () => void) => void}} [parts]
 */
export function holdWhilePressed(renders, { root = document, later = (f) => setTimeout(f) } = {}) {
  const quietly = { capture: true, passive: true };
  root.addEventListener("pointerdown", (event) => void (targetOf(event)?.closest?.(ACTS) && renders.hold()), quietly);
  // The click comes in the same task as the pointer's end.
  for (const kind of ["pointerup", "pointercancel"]) {
    root.addEventListener(kind, () => later(() => renders.release()), quietly);
  }
}
