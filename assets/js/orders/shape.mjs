// A shape drawn on the map with the pointer: a box, a free line around, or corner by corner. The list of places in the
// form is its twin for the keyboard.

import { button, make } from "../ui/elements.mjs";

/** @import { CityMap } from "../map/city.mjs" */
/** @import { Words } from "../types.d.ts" */
/** @typedef {[number, number]} Corner lon, lat in 1e-6 degree */
/** @typedef {{x: number, y: number}} Spot CSS px in the map */
/** @typedef {{element: HTMLElement, where: (spot: Spot) => Corner}} Drawable `where`: the place under a spot */

export const WAYS = ["box", "lasso", "polygon"];
const MOST = 200;
const STEP_PX = 6;
const SVG = "http://www.w3.org/2000/svg";

/**
 * Whether a place lies in a shape, by the crossings of its edges with a line to the east.
 * @param {Corner[]} corners
 * @param {number} lon 1e-6 degree
 * @param {number} lat
 */
export function within(corners, lon, lat) {
  let inside = false;
  corners.forEach(([x1, y1], n) => {
    const [x2, y2] = corners[(n + 1) % corners.length];
    if (y1 > lat === y2 > lat) return;
    const east = (lon - x1) * (y2 - y1) < (lat - y1) * (x2 - x1);
    if (east === y2 > y1) inside = !inside;
  });
  return inside;
}

/** @param {Spot} a @param {Spot} b @returns {Spot[]} */
const boxOf = (a, b) => [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }];

/** No more corners than a message takes. @param {Spot[]} spots */
export function thinned(spots) {
  const kept = [...spots];
  while (kept.length > MOST) for (let n = kept.length - 2; n > 0; n -= 2) kept.splice(n, 1);
  return kept;
}

/**
 * Lets a shape be drawn over the map once; the map itself neither moves nor is clicked meanwhile.
 * @param {Drawable} map
 * @param {Words} words
 * @param {(corners: Corner[] | null) => void} done null: it was given up
 */
export function drawShape(map, words, done) {
  const line = document.createElementNS(SVG, "polygon");
  const canvas = document.createElementNS(SVG, "svg");
  canvas.append(line);
  const hint = make("p", "aside", words.area_hint);
  const bar = make("div", "buttons", "", []);
  const sheet = make("div", "shape-sheet", "", [
    /** @type {any} */ (canvas),
    make("div", "shape-bar", "", [bar, hint]),
  ]);
  sheet.dataset.testid = "shape";
  sheet.tabIndex = -1;
  const pen = new Pen((spots) => line.setAttribute("points", spots.map(({ x, y }) => `${x},${y}`).join(" ")));
  const end = (/** @type {Spot[] | null} */ spots) => {
    sheet.remove();
    done(spots && spots.length > 2 ? thinned(spots).map(map.where) : null);
  };
  const ways = WAYS.map((way) => {
    const one = button("quiet", words[`area_${way}`], () => choose(way));
    one.dataset.way = way;
    return one;
  });
  const choose = (/** @type {string} */ way) => {
    pen.begin(way);
    for (const one of ways) one.ariaPressed = String(one.dataset.way === way);
  };
  bar.append(
    ...ways,
    button("quiet", words.area_close, () => end(pen.spots)),
    button("quiet", words.form_cancel, () => end(null)),
  );
  choose("box");
  listen(sheet, pen, end);
  map.element.append(sheet);
  sheet.focus();
  return sheet;
}

/** @param {HTMLElement} sheet @param {Pen} pen @param {(spots: Spot[] | null) => void} end */
function listen(sheet, pen, end) {
  const spot = (/** @type {PointerEvent} */ event) => {
    const { left, top } = sheet.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const drawn = (/** @type {Event} */ event) => !(/** @type {Element} */ (event.target).closest(".shape-bar"));
  sheet.addEventListener("pointerdown", (event) => {
    if (drawn(event)) pen.down(spot(event));
  });
  sheet.addEventListener("pointermove", (event) => pen.move(spot(event)));
  sheet.addEventListener("pointerup", (event) => {
    if (drawn(event) && pen.up()) end(pen.spots);
  });
  sheet.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") end(null);
    if (event.key === "Enter" && drawn(event)) end(pen.spots);
  });
}

/** What the pointer has drawn so far. */
export class Pen {
  /** @param {(spots: Spot[]) => void} show */
  constructor(show) {
    this.show = show;
    this.begin("box");
  }

  /** @param {string} way */
  begin(way) {
    this.way = way;
    /** @type {Spot[]} */
    this.spots = [];
    /** @type {Spot | null} */
    this.from = null;
    this.show([]);
  }

  /** @param {Spot} at */
  down(at) {
    this.from = at;
    this.spots = this.way === "polygon" ? [...this.spots, at] : [at];
    this.show(this.spots);
  }

  /** @param {Spot} at */
  move(at) {
    if (!this.from || this.way === "polygon") return;
    const last = /** @type {Spot} */ (this.spots.at(-1));
    if (this.way === "box") this.spots = boxOf(this.from, at);
    else if (Math.hypot(at.x - last.x, at.y - last.y) >= STEP_PX) this.spots.push(at);
    this.show(this.spots);
  }

  /** Whether the shape is whole: a corner alone is none. */
  up() {
    const whole = this.way !== "polygon" && this.spots.length > 2;
    this.from = null;
    return whole;
  }
}

/** A page's map as something to draw on. @param {CityMap} map @returns {Drawable} */
export const drawable = (map) => ({
  element: map.element,
  where: ({ x, y }) => {
    const { lng, lat } = /** @type {NonNullable<typeof map.map>} */ (map.map).unproject([x, y]);
    return [Math.round(lng * 1e6), Math.round(lat * 1e6)];
  },
});
