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

/**
 * The scene that follows by itself on a tour, which begins anew after its last.
 * @param {number} step
 * @param {number} last
 */
export const toured = (step, last) => (step < last ? step + 1 : 0);

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

  /** On a tour the next scene comes by itself; a key of the clicker begins this one's time anew. */
  #wait() {
    clearTimeout(this.timer);
    if (!this.story.step_s) return;
    this.timer = setTimeout(() => {
      this.step = toured(this.step, this.story.scenes.length - 1);
      this.#show();
    }, this.story.step_s * 1000);
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
    this.#wait();
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
