// An audience by area: full-time or part-time workers of places that are ticked, or who are in session inside a shape
// that is drawn on the map. The message keeps the area; who that is is found when it is sent.

import { button, make } from "../ui/elements.mjs";
import { fill } from "../ui/text.mjs";
import { drawShape, within } from "./shape.mjs";

/** @import { Words } from "../types.d.ts" */
/** @import { Choice } from "./ask.mjs" */
/** @import { Corner, Drawable } from "./shape.mjs" */
/** @typedef {{lon: number, lat: number, kind: string}} Placed somebody in session, 1e-6 degree */
/**
 * @typedef {{places: Choice[], map: Drawable | null, people: () => Placed[]}} AreaParts `map`: null where the page has
 *   none; `people`: in session, as the map shows them
 * @typedef {{workers: string[], regions: string[], polygon: Corner[]}} Area
 */

const KINDS = ["full", "part"];

export class AreaField {
  /** @param {Words} words @param {AreaParts} parts */
  constructor(words, parts) {
    this.words = words;
    this.parts = parts;
    /** @type {Corner[]} */
    this.polygon = [];
    this.said = make("output", "aside");
    const draw = button("quiet", `${words.area_draw} [B]`, () => this.draw());
    draw.dataset.testid = "area-draw";
    draw.hidden = !parts.map;
    const tick = (/** @type {string} */ name, /** @type {string} */ value, /** @type {string} */ word) =>
      make("label", "choice", "", [Object.assign(make("input"), { type: "checkbox", name, value }), word]);
    const kinds = KINDS.map((kind) => tick("workers", kind, words[`area_${kind}`]));
    const places = parts.places.map(({ value, word }) => tick("regions", value, word));
    this.element = make("details", "area", "", [
      make("summary", "", words.area_title),
      make("div", "buttons", "", [...kinds, draw, this.said]),
      make("fieldset", "choices", "", [make("legend", "", words.area_places), ...places]),
    ]);
    this.element.dataset.testid = "area";
  }

  /** Opens the map for a shape; without a map the list is opened. */
  draw() {
    /** @type {HTMLDetailsElement} */ (this.element).open = true;
    if (!this.parts.map) return this.element.querySelector("input")?.focus();
    drawShape(this.parts.map, this.words, (corners) => {
      this.polygon = corners ?? [];
      const inside = this.parts.people().filter(({ lon, lat }) => within(this.polygon, lon, lat));
      const count = (/** @type {string} */ kind) => inside.filter((one) => one.kind === kind).length;
      this.said.textContent = corners ? fill(this.words.area_drawn, { full: count("full"), part: count("part") }) : "";
      this.element.querySelector("input")?.focus();
    });
  }

  /** @returns {Area} */
  get value() {
    const ticked = (/** @type {string} */ name) =>
      [...this.element.querySelectorAll(`input[name=${name}]`)]
        .filter((box) => /** @type {HTMLInputElement} */ (box).checked)
        .map((box) => /** @type {HTMLInputElement} */ (box).value);
    return { workers: ticked("workers"), regions: ticked("regions"), polygon: this.polygon };
  }
}
