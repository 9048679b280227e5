// The newest moves of work on a wall: lines of them, for a minute a mark at their township, and a brighter county where
// there are more than an eye can follow. What is drawn moves once, as it comes, and is still afterwards.

import { make } from "../ui/elements.mjs";
import { minute } from "../ui/text.mjs";

/** @import { WallMove, WallMoves } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/**
 * @typedef {{put: (id: string, move: WallMove, css: string) => void, keep: (ids: Set<string>) => void,
 *   brighten: (county: string) => void}} Marks `put`: draws a mark, or changes its look; `keep`: takes all others away
 */

const LINES = 4;
/** How many open alerts leave room for them on a wall. */
const ALERTS = 4;
const SHOWN_MS = 60_000;
const NEW_MS = 10_000;

export class Moves {
  /** @param {Page} page @param {Marks} marks */
  constructor(page, marks) {
    this.page = page;
    this.marks = marks;
    this.drawn = "";
    this.legend = legendOf(page);
  }

  /**
   * @param {WallMoves | undefined} held
   * @param {{now: number, focus: string, alerts: number}} at `now`: city ms; `focus`: region on the map; `alerts`: how
   *   many are open
   */
  show({ of = [], bright = "" } = {}, { now, focus, alerts }) {
    this.#marks(of, focus, now);
    this.marks.brighten(bright.startsWith(focus.slice(0, 6)) ? bright : "");
    this.#legend();
    const element = this.page.slot("moves");
    if (!element) return;
    this.page.say("moves-aside", this.page.words.moves_aside);
    const lines = of.slice(-LINES).reverse();
    const panel = /** @type {HTMLElement} */ (element.parentElement);
    panel.hidden = !lines.length || alerts > ALERTS;
    const drawn = JSON.stringify(lines);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    element.replaceChildren(...lines.map((move) => this.#line(move)));
  }

  /** The legend is written anew with each view of the map. */
  #legend() {
    const legend = this.page.slot("legend");
    if (legend && legend.lastElementChild !== this.legend) legend.append(this.legend);
  }

  /** @param {WallMove} move */
  #line({ at, step, region }) {
    const { words, live } = this.page;
    const area = region.slice(0, live.scope.length < 6 ? 6 : 9);
    const parts = [make("span", "digits", minute(at)), make("span", "", live.names[area] ?? area)];
    return make("div", "", "", [...parts, make("span", "", words[`wall_move_${step}`])]);
  }

  /** @param {WallMove[]} of @param {string} focus @param {number} now */
  #marks(of, focus, now) {
    const shown = of.filter(({ at, region }) => at > now - SHOWN_MS && region.startsWith(focus));
    for (const move of shown) this.marks.put(idOf(move), move, now - move.at < NEW_MS ? "new" : "");
    this.marks.keep(new Set(shown.map(idOf)));
  }
}

/** @param {WallMove} move */
const idOf = ({ at, step, region }) => `${at}/${step}/${region}`;

/** @param {Page} page */
function legendOf({ words }) {
  const parts = ["reported", "dispatched", "closed"].flatMap((step) => [
    make("div", `move ${step}`, "", [make("i")]),
    make("span", "", words[`wall_move_${step}`]),
  ]);
  return make("div", "", "", [...parts, make("span", "", `· ${words.moves_aside}`)]);
}
