// 讲解模式: a clicker steps through the worked example. It tells a story that is marked as one; the city's own cases stay
// out.

import { make } from "../ui/elements.mjs";

/** @import { Story } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */

const FORWARD = new Set(["PageDown", "ArrowRight", " ", "Enter"]);
const BACK = new Set(["PageUp", "ArrowLeft"]);

/**
 * Where a key leads: a step of 0..last, or -1 to leave.
 * @param {number} step
 * @param {string} key
 * @param {number} last
 */
export function turned(step, key, last) {
  if (FORWARD.has(key)) return Math.min(last, step + 1);
  if (BACK.has(key)) return Math.max(0, step - 1);
  return key === "Escape" ? -1 : step;
}

export class Presentation {
  /** @param {Page} page @param {Story} story */
  constructor(page, story) {
    this.page = page;
    this.story = story;
    this.step = 0;
    if (!page.slot("story")) return;
    page.root.dataset.scene = "story";
    addEventListener("keydown", (event) => this.#key(event));
    this.#show();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing || event.repeat) return;
    const step = turned(this.step, event.key, this.story.scenes.length - 1);
    if (step === this.step) return;
    event.preventDefault();
    if (step < 0) return location.assign(location.pathname);
    this.step = step;
    this.#show();
  }

  #show() {
    const { bar, scenes } = this.story;
    const scene = scenes[this.step];
    this.page.say("story-day", scene.day);
    this.page.say("story-text", scene.text);
    const steps = bar.map((name, n) => {
      const item = make("li", n + 1 < scene.step ? "past" : n + 1 === scene.step ? "now" : "", name);
      if (n + 1 === scene.step) item.setAttribute("aria-current", "step");
      return item;
    });
    this.page.slot("story-bar")?.replaceChildren(...steps);
  }
}
