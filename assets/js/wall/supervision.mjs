// The scene of supervision: what guidance teams found this year and what others have proven, by area in the order of
// codes. Asked for while it is shown, and every ten minutes; what is not known is not drawn.

import { load } from "../live/http.mjs";
import { showBars } from "../ui/bars.mjs";
import { fill } from "../ui/text.mjs";
import { Asked } from "./asked.mjs";
import { SUPERVISION } from "./scenes.mjs";

/** @import { Page } from "../ui/page.mjs" */
/**
 * @typedef {{first: string, last: string, points: number, found: number, proven: number,
 *   areas: {name: string, found: number, proven: number}[]}} Year first, last: ISO days
 */

export class Supervision {
  /** @param {Page} page @param {(address: string) => Promise<any>} [get] */
  constructor(page, get = load) {
    this.page = page;
    this.asked = new Asked(SUPERVISION, get);
  }

  /** A second has passed. @param {number} scene that is shown @param {number} monotonic ms */
  async beat(scene, monotonic) {
    const told = await this.asked.beat(scene, monotonic, `/wall/supervision.json?region=${this.page.live.scope}`);
    if (told !== undefined) this.show(/** @type {Year | null} */ (told?.areas ? told : null));
  }

  /** @param {Year | null} year null: nothing that is known now */
  show(year) {
    const { page } = this;
    page.say("supervised-sum", year ? fill(page.words.wall_supervised, year) : page.words.none_yet);
    const rows = (year?.areas ?? []).map(({ name, found, proven }) => ({
      name,
      value: proven,
      text: `${proven} / ${found}`,
    }));
    showBars(page.slot("supervised"), rows, Math.max(1, ...(year?.areas ?? []).map(({ found }) => found)));
  }
}
