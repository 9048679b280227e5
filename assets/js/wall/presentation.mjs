// 讲解模式: a clicker steps through the worked example. It tells a story that is marked as one; the city's own matters stay out.

const FORWARD = new Set(["PageDown", "ArrowRight", " ", "Enter"]);
const BACK = new Set(["PageUp", "ArrowLeft"]);

/** Where a key leads: a step of 0..last, or -1 to leave. @param {number} step @param {string} key @param {number} last */
export function turned(step, key, last) {
  if (FORWARD.has(key)) return Math.min(last, step + 1);
  if (BACK.has(key)) return Math.max(0, step - 1);
  return key === "Escape" ? -1 : step;
}

export class Presenter {
  /** @param {import("../ui/page.mjs").Page} page */
  constructor(page) {
    this.page = page;
    this.element = page.slot("story");
    this.steps = page.live.story;
    this.step = 0;
    if (!this.element || !this.steps) return;
    page.root.dataset.scene = "story";
    addEventListener("keydown", (event) => this.#key(event));
    this.#show();
  }

  #key(event) {
    if (event.isComposing || event.repeat) return;
    const step = turned(this.step, event.key, this.steps.scenes.length - 1);
    if (step === this.step) return;
    event.preventDefault();
    if (step < 0) return location.assign(location.pathname);
    this.step = step;
    this.#show();
  }

  #show() {
    const { bar, scenes } = this.steps;
    const scene = scenes[this.step];
    this.page.say("story-day", scene.day);
    this.page.say("story-text", scene.text);
    const steps = bar.map((name, n) => {
      const item = document.createElement("li");
      item.textContent = name;
      item.className = n + 1 < scene.step ? "past" : n + 1 === scene.step ? "now" : "";
      if (n + 1 === scene.step) item.setAttribute("aria-current", "step");
      return item;
    });
    this.page.slot("story-bar").replaceChildren(...steps);
  }
}
