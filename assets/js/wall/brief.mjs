// The scene of the newest brief that was signed, as it was frozen. Asked for while it is shown, and every ten minutes.

import { load } from "../live/http.mjs";
import { make } from "../ui/elements.mjs";
import { Asked } from "./asked.mjs";
import { BRIEF } from "./scenes.mjs";

/** @import { Page } from "../ui/page.mjs" */
/** @typedef {{title: string, signed: string, sections: {head: string, lines: string[]}[]}} SignedBrief */

export class BriefScene {
  /** @param {Page} page @param {(address: string) => Promise<any>} [get] */
  constructor(page, get = load) {
    this.page = page;
    this.asked = new Asked(BRIEF, get);
  }

  /** A second has passed. @param {number} scene that is shown @param {number} monotonic ms */
  async beat(scene, monotonic) {
    const { scope, language } = this.page.live;
    const told = await this.asked.beat(scene, monotonic, `/wall/brief.json?region=${scope}&lang=${language}`);
    // A line that is cut takes nothing away that was signed.
    if (told) this.show(/** @type {SignedBrief | null} */ (told.sections ? told : null));
  }

  /** @param {SignedBrief | null} brief null: there is none yet */
  show(brief) {
    const { page } = this;
    page.say("brief-title", brief?.title ?? page.words.wall_scene_5);
    page.say("brief-signed", brief?.signed ?? "");
    const none = [make("p", "", page.words.none_yet)];
    const parts = brief?.sections.flatMap(({ head, lines }) => [
      make("h3", "", head),
      ...lines.map((line) => make("p", "", line)),
    ]);
    page.slot("brief")?.replaceChildren(...(parts ?? none));
  }
}
