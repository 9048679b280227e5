// The newest moves of work on a wall: lines, and for a minute a mark at their township. It moves once, as it comes.

import { Marker } from "/assets/vendor/maplibre-gl.mjs";

import { make } from "../ui/elements.mjs";
import { minute } from "../ui/text.mjs";

/** @import { CityMap } from "../map/city.mjs" */
/** @import { WallMove, WallMoves } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */

const LINES = 4;
/** Where a wide wall has a column with room below its table. */
const MANY = 6;
/** So many counties leave that room. */
const FEW = 9;
/** Their height with their title and a gap, in units of the style sheet. */
const LINES_REM = 21;
/** How many open alerts leave room for lines. */
const ALERTS = 4;
const SHOWN_MS = 60_000;
const NEW_MS = 10_000;
/** How much the line of a county glows. */
const PLAIN = 0.22;
const BRIGHT = 0.75;
const STEPS = ["reported", "dispatched", "closed"];

export class Moves {
  /** @param {Page} page @param {Pick<MoveMarks, "put" | "keep" | "brighten">} marks */
  constructor(page, marks) {
    this.page = page;
    this.marks = marks;
    this.drawn = "";
    /** Where the page has its panel. @type {{column: HTMLElement | null, next: Element | null} | undefined} */
    this.home = undefined;
    const { words } = page;
    const signs = STEPS.flatMap((step) => [
      make("div", `move ${step}`, "", [make("i")]),
      make("span", "", words[`wall_move_${step}`]),
    ]);
    this.legend = make("div", "", "", [...signs, make("span", "", `· ${words.moves_aside}`)]);
  }

  /**
   * @param {WallMoves | undefined} held
   * @param {{now: number, focus: string, alerts: number}} at city ms, region on the map, alerts that are open
   */
  show({ of = [], bright = "" } = {}, { now, focus, alerts }) {
    const shown = of.filter(({ at, region }) => at > now - SHOWN_MS && region.startsWith(focus));
    for (const move of shown) this.marks.put(idOf(move), move, now - move.at < NEW_MS);
    this.marks.keep(new Set(shown.map(idOf)));
    this.marks.brighten(bright.startsWith(focus.slice(0, 6)) ? bright : "");
    const legend = this.page.slot("legend");
    // It is written anew with each view of the map.
    if (legend && legend.lastElementChild !== this.legend) legend.append(this.legend);
    const element = this.page.slot("moves");
    if (element) this.#lines(element, of, alerts);
  }

  /** @param {HTMLElement} element @param {WallMove[]} of oldest first @param {number} alerts */
  #lines(element, of, alerts) {
    const panel = /** @type {HTMLElement} */ (element.parentElement);
    const far = this.#placed(panel);
    const lines = of.slice(far ? -MANY : -LINES).reverse();
    panel.hidden = !lines.length || (!far && alerts > ALERTS && !roomy(this.page, panel));
    const drawn = JSON.stringify(lines);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    element.replaceChildren(...lines.map((move) => this.#line(move)));
  }

  /**
   * Whether the panel stands in the far column now; elsewhere it is where the page has it.
   * @param {HTMLElement} panel
   */
  #placed(panel) {
    const far = farColumn(this.page);
    this.home ??= { column: panel.parentElement, next: panel.nextElementSibling };
    const column = far ?? this.home.column;
    if (panel.parentElement !== column) column?.insertBefore(panel, far ? null : this.home.next);
    return far !== null;
  }

  /** @param {WallMove} move */
  #line({ at, step, region }) {
    const { words, live } = this.page;
    const area = live.names[region.slice(0, live.scope.length < 6 ? 6 : 9)];
    const said = words[`wall_move_${step}`];
    return make("div", "", "", [make("span", "digits", minute(at)), make("span", "", area), make("span", "", said)]);
  }
}

/**
 * The far column of a wide wall, where its table of few counties leaves room; null for none. On several screens panels
 * stay where the seams found them.
 * @param {Page} page
 */
function farColumn(page) {
  const column = page.slot("team")?.closest(".wide");
  if (!column?.clientHeight || page.root.dataset.form || page.live.scope.length >= 6) return null;
  return Object.keys(page.live.names).filter((code) => code.length === 6).length <= FEW ? column : null;
}

/**
 * Whether the lines take no room from an alert: there is as much free, or they are there and every alert is shown.
 * @param {Page} page
 * @param {HTMLElement} panel of the lines
 */
function roomy(page, panel) {
  const more = page.slot("alerts-more");
  const alerts = page.slot("alerts")?.parentElement;
  if (!more || !alerts || more.textContent) return false;
  if (!panel.hidden) return true;
  const used = [...alerts.children].reduce((sum, child) => sum + /** @type {HTMLElement} */ (child).offsetHeight, 0);
  return alerts.clientHeight - used >= LINES_REM * parseFloat(getComputedStyle(document.documentElement).fontSize);
}

/** @param {WallMove} move */
const idOf = ({ at, step, region }) => `${at}/${step}/${region}`;

/** A ring for a report, an arc for a dispatch, a soft dot for a closing. */
export class MoveMarks {
  /** @param {CityMap | null} city */
  constructor(city) {
    this.city = city;
    this.bright = "";
    /** @type {Map<string, Marker>} */
    this.shown = new Map();
  }

  get map() {
    return this.city?.ready ? this.city.map : undefined;
  }

  /** @param {string} id @param {WallMove} move @param {boolean} fresh */
  put(id, { step, lon_e6, lat_e6 }, fresh) {
    const { map } = this;
    if (!map) return;
    let mark = this.shown.get(id);
    if (!mark) {
      const element = make("div", `move ${step}`, "", [make("i")]);
      element.ariaHidden = "true";
      mark = new Marker({ element }).setLngLat([lon_e6 / 1e6, lat_e6 / 1e6]).addTo(map);
      this.shown.set(id, mark);
    }
    mark.getElement().classList.toggle("new", fresh);
  }

  /** All others go. @param {Set<string>} ids */
  keep(ids) {
    for (const [id, mark] of this.shown) {
      if (ids.has(id)) continue;
      mark.remove();
      this.shown.delete(id);
    }
  }

  /** @param {string} county "" for none */
  brighten(county) {
    const { map } = this;
    if (!map || county === this.bright) return;
    this.bright = county;
    const opacity = county ? ["case", ["==", ["get", "code"], county], BRIGHT, PLAIN] : PLAIN;
    map.setPaintProperty("glow-wide", "line-opacity", /** @type {never} */ (opacity));
  }
}
