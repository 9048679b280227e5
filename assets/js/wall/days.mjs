// The fourteen whole days behind each number of a wall, as thin lines. A day of which nothing is known is a gap; those
// of another fortnight than the newest are not shown.

import { load } from "../live/http.mjs";
import { fill, isoDay } from "../ui/text.mjs";

/** @import { Page } from "../ui/page.mjs" */
/** @typedef {{first: string, last: string, of: Record<string, (number | null)[]>}} Fortnight first, last: ISO days */

const SVG = "http://www.w3.org/2000/svg";
const LINES = ["reports", "open", "overdue", "on_time_rate", "handle_time"];
const ASK_MS = 600_000;
const DAY_MS = 86_400_000;
/** A line that hardly moves is drawn as one: it is at least this part of its largest value high. */
const LEAST = 0.1;

/**
 * Pieces of a line, where days are missing several; x is the day, y the value downwards.
 * @param {(number | null)[]} values
 */
export function pieces(values) {
  /** @type {[number, number][][]} */
  const found = [[]];
  values.forEach((value, n) => {
    if (value === null) found.push([]);
    else found[found.length - 1].push([n, -value]);
  });
  return found.filter((piece) => piece.length);
}

/** What is seen of a line: x, y, width, height in days and values. @param {(number | null)[]} values */
export function frame(values) {
  const known = values.filter((value) => value !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const span = Math.max(high - low, Math.abs(high) * LEAST) || 1;
  const spare = (span - (high - low)) * 0.5 + span * 0.1;
  return [0, -high - spare, Math.max(1, values.length - 1), high - low + 2 * spare];
}

export class Days {
  /** @param {Page} page @param {(address: string) => Promise<any>} [get] */
  constructor(page, get = load) {
    this.page = page;
    this.get = get;
    /** ISO date of the newest day that is drawn. */
    this.last = "";
    this.asked = -ASK_MS;
  }

  /** A second has passed. @param {number} now city ms @param {number} monotonic ms */
  async beat(now, monotonic) {
    const wanted = isoDay(now - DAY_MS);
    if (this.last === wanted || monotonic - this.asked < ASK_MS) return;
    this.asked = monotonic;
    const days = /** @type {Fortnight | null} */ (await this.get(`/wall/days.json?region=${this.page.live.scope}`));
    this.show(days?.last === wanted ? days : null);
  }

  /** @param {Fortnight | null} days null: none that are of now */
  show(days) {
    this.last = days?.last ?? "";
    const { words } = this.page;
    this.page.say("days-aside", days ? words.wall_days : "");
    for (const name of LINES) {
      const element = this.page.slot(`days-${name}`);
      const values = days?.of[name] ?? [];
      const lines = pieces(values).map(line);
      const label = days ? fill(words.wall_days_of, { first: days.first, last: days.last }) : "";
      element?.replaceChildren(...(lines.length ? [drawing(lines, frame(values), label)] : []));
    }
  }
}

/** @param {SVGElement[]} lines @param {number[]} box @param {string} label */
function drawing(lines, box, label) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", box.join(" "));
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  svg.append(...lines);
  return svg;
}

/** @param {[number, number][]} points one alone is a short dash */
function line(points) {
  const element = document.createElementNS(SVG, "polyline");
  const drawn = points.length > 1 ? points : [points[0], [points[0][0] + 0.2, points[0][1]]];
  element.setAttribute("points", drawn.map(([x, y]) => `${x},${y}`).join(" "));
  return element;
}
