// Whether what is keyed in is so, or for a drill that goes on here: asked for only while one does.

import { field, find, make, needed } from "../ui/elements.mjs";
import { fill } from "../ui/text.mjs";

/** @import { DrillLine, Words } from "../types.d.ts" */

export class DrillChoice {
  /** @param {Words} words @param {HTMLElement} place of the form */
  constructor(words, place) {
    this.words = words;
    this.element = field({ name: "drill", word: words.call_drill, choices: [["", words.call_real]] });
    this.element.hidden = true;
    place.replaceChildren(this.element);
  }

  /** What was chosen stays while it goes on. @param {(DrillLine & {id: string})[]} drills */
  show(drills) {
    const list = /** @type {HTMLSelectElement} */ (needed(find(this.element, "select")));
    this.element.hidden = !drills.length;
    if ([...list.options].map((one) => one.value).join() === ["", ...drills.map(({ id }) => id)].join()) return;
    const chosen = list.value;
    const option = (/** @type {string} */ value, /** @type {string} */ text) =>
      Object.assign(make("option", "", text), { value });
    const options = drills.map(({ id, reason }) => option(id, fill(this.words.call_for_drill, { reason })));
    list.replaceChildren(option("", this.words.call_real), ...options);
    list.value = drills.some(({ id }) => id === chosen) ? chosen : "";
  }
}
