// A wall of several screens: no words lie across a seam. Its columns end at the seams (`--columns`); what is below or
// beside a seam begins after it, and what the map names keeps clear of it.

import { keepClear } from "../map/keep-clear.mjs";
import { find } from "../ui/elements.mjs";

/** @import { CityMap } from "../map/city.mjs" */
/** @import { Page } from "../ui/page.mjs" */
/**
 * @typedef {[from: number, to: number]} Span px
 * @typedef {{xs: number[], ys: number[], half: number, u: number}} Measures
 */

/** Blocks that go below a seam as they are, in their order down a column. */
const BLOCKS =
  ".panel > header, .kpi, .why, .bars > div, .alert, .table .row, .feed, .moves > div, .quiet, .chart," +
  ".wall-calls p, .flow > header, .note-line, .story p, .brief-text > *";
/** Words side by side. */
const BESIDE = ".top > *, .strip > *, .way li";
/** Words that take another line before they go beyond a seam. */
const WRAPPED = ".middle > header > span, .legend";
/** Words that are held at a point. */
const HELD = ".symbol .place";
/** The picture moves by so many units, see `wall.mjs`. */
const SHIFT_U = 2;
const EVERY_MS = 5_000;
const STEPS = 12;
/** Height that a map leaves to what is written below it, see `map/style.mjs`. */
const LEGEND_U = 110;

/** Where the seams are. @param {number} parts @param {number} size px @returns {number[]} */
export const seamsOf = (parts, size) => Array.from({ length: parts - 1 }, (_, n) => ((n + 1) * size) / parts);

/**
 * How far a span goes on to be clear of the seams: 0 where it is.
 * @param {Span} span
 * @param {number[]} seams
 * @param {number} half of the width that is kept free
 */
export function pushed([from, to], seams, half) {
  const met = seams.find((seam) => from < seam + half && to > seam - half);
  return met === undefined ? 0 : met + half - from;
}

/** The room from a place to the next seam. @param {number} from @param {number[]} seams @param {number} half */
export const roomFrom = (from, seams, half) => (seams.find((seam) => seam > from) ?? Infinity) - half - from;

export class Seams {
  /** @param {Page} page @param {CityMap | null} map */
  constructor(page, map) {
    this.page = page;
    this.map = map;
    this.cleared = -EVERY_MS;
    /** @type {HTMLElement[]} */
    this.moved = [];
    const changed = () => this.clear(this.#measures());
    /** @param {MutationRecord[]} records */
    const rows = (records) => records.some(({ addedNodes }) => [...addedNodes].some((node) => node.nodeType === 1));
    new MutationObserver((records) => rows(records) && changed()).observe(page.root, {
      childList: true,
      subtree: true,
    });
    new ResizeObserver(changed).observe(page.root);
  }

  /** A second has passed. @param {number} monotonic ms */
  beat(monotonic) {
    const measures = this.#measures();
    this.#mapped(measures);
    if (monotonic - this.cleared < EVERY_MS) return;
    this.cleared = monotonic;
    this.clear(measures);
  }

  /** Where seams are within the page, and how much beside them is kept free: px of the layout. @returns {Measures} */
  #measures() {
    const { root, live } = this.page;
    const [across, down] = live.wall.screens;
    const u = parseFloat(getComputedStyle(document.documentElement).fontSize) / 10;
    const half = (live.wall.bezel_px * root.clientWidth) / live.wall.px[0] / 2 + SHIFT_U * u;
    return { xs: seamsOf(across, root.clientWidth), ys: seamsOf(down, root.clientHeight), half, u };
  }

  /** @param {Measures} measures */
  clear({ xs, ys, half }) {
    for (const element of this.moved) Object.assign(element.style, PLAIN);
    this.moved = [];
    for (const row of this.#rows()) this.#down(row, ys, half);
    for (const element of this.#all(BESIDE)) this.#along(element, xs, half);
    for (const element of this.#all(WRAPPED)) {
      const { x } = this.#box(element);
      if (pushed(x, xs, half)) this.#put(element, { maxWidth: px(roomFrom(x[0], xs, half)), whiteSpace: "normal" });
    }
    this.#underMap();
    for (const element of this.#all(HELD)) {
      const { x, y } = this.#box(element);
      const [right, below] = [pushed(x, xs, half), pushed(y, ys, half)];
      if (right || below) this.#put(element, { translate: `${right}px ${below}px` });
    }
  }

  /** A legend of more lines takes its room from the map. */
  #underMap() {
    const [frame, legend] = [".map-frame", ".legend"].map((name) => find(this.page.root, name));
    if (!this.map || !frame || !legend?.offsetHeight) return;
    const { u } = this.#measures();
    const room = this.#box(frame).y[1] - this.#box(legend).y[0] - LEGEND_U * u;
    this.#put(this.map.element, { bottom: px(Math.max(0, room)) });
  }

  /** @param {Measures} measures */
  #mapped({ xs, ys, half }) {
    if (!this.map?.ready || !this.map.map) return;
    const { x, y } = this.#box(this.map.element);
    const [across, down] = [xs.map((seam) => seam - x[0]), ys.map((seam) => seam - y[0])];
    keepClear(this.map.map, { across, down, half, width: x[1] - x[0], height: y[1] - y[0] });
  }

  /** @param {string} selector @returns {HTMLElement[]} those that have a box */
  #all(selector) {
    const found = /** @type {HTMLElement[]} */ ([...this.page.root.querySelectorAll(selector)]);
    return found.filter((one) => one.offsetWidth);
  }

  /** Blocks down the columns, each as what stands in one row. */
  #rows() {
    const found = /** @type {HTMLElement[]} */ ([...this.page.root.querySelectorAll(BLOCKS)]);
    const rows = found.map((one) => {
      return getComputedStyle(one).display === "contents" ? /** @type {HTMLElement[]} */ ([...one.children]) : [one];
    });
    return rows.map((row) => row.filter((one) => one.offsetWidth)).filter((row) => row.length);
  }

  /**
   * A row goes below the seam that it would lie across; where what is below it holds it, it ends above.
   * @param {HTMLElement[]} row
   * @param {number[]} ys
   * @param {number} half
   */
  #down(row, ys, half) {
    const at = this.#extent(row);
    const by = pushed(at, ys, half);
    if (by) {
      for (const one of row) this.#put(one, { marginTop: grown(one, "marginTop", by) });
      const held = pushed(this.#extent(row), ys, half);
      const up = at[1] - at[0] + 2 * half - by;
      if (held) for (const one of row) this.#put(one, { marginTop: "", marginBottom: grown(one, "marginBottom", up) });
    }
    for (const one of row.filter((part) => part.matches(".chart")))
      this.#put(one, { maxHeight: px(roomFrom(this.#box(one).y[0], ys, half)) });
  }

  /** From the highest of a row to its lowest. @param {HTMLElement[]} row @returns {Span} */
  #extent(row) {
    const boxes = row.map((one) => this.#box(one).y);
    return [Math.min(...boxes.map(([top]) => top)), Math.max(...boxes.map(([, bottom]) => bottom))];
  }

  /**
   * Words go beyond it; those that are wider than a screen end before it.
   * @param {HTMLElement} element
   * @param {number[]} xs
   * @param {number} half
   */
  #along(element, xs, half) {
    // What grows gives way in part: it takes some steps.
    for (let step = 0; step < STEPS; step++) {
      const { x } = this.#box(element);
      const by = pushed(x, xs, half);
      if (!by) return;
      if (x[1] - x[0] > xs[0] - 2 * half) return this.#put(element, { maxWidth: px(roomFrom(x[0], xs, half)) });
      this.#put(element, { marginLeft: grown(element, "marginLeft", by) });
    }
  }

  /** Where an element is in the page, as it is laid out. @param {HTMLElement} element @returns {{x: Span, y: Span}} */
  #box(element) {
    const [own, whole] = [element.getBoundingClientRect(), this.page.root.getBoundingClientRect()];
    const wide = this.page.root.offsetWidth / whole.width;
    return {
      x: [(own.left - whole.left) * wide, (own.right - whole.left) * wide],
      y: [own.top - whole.top, own.bottom - whole.top],
    };
  }

  /** @param {HTMLElement} element @param {Partial<CSSStyleDeclaration>} style */
  #put(element, style) {
    Object.assign(element.style, style);
    this.moved.push(element);
  }
}

const PLAIN = {
  marginTop: "",
  marginBottom: "",
  marginLeft: "",
  maxWidth: "",
  maxHeight: "",
  translate: "",
  whiteSpace: "",
  bottom: "",
};
/** @param {number} length */
const px = (length) => (Number.isFinite(length) ? `${length}px` : "");
/**
 * A margin and so much more.
 * @param {HTMLElement} element
 * @param {"marginTop" | "marginBottom" | "marginLeft"} side
 * @param {number} by
 */
const grown = (element, side, by) => px(parseFloat(getComputedStyle(element)[side]) + by);
