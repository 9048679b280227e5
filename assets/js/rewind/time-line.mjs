// What the desk did on the day that is played: ticks over the slider, and the lines up to the moment. A click on a
// line, or the keys [ and ], go to its moment.

import { button, make } from "../ui/elements.mjs";
import { fill, time } from "../ui/text.mjs";

/** @typedef {[number, string, string]} DeskLine city ms, kind, text */

const DAY_MS = 86400000;
/** Lines in sight: the newest up to the moment, and the one that comes next. */
const SHOWN = 4;

/** The lines in sight at a moment. @param {DeskLine[]} lines @param {number} at city ms */
export function around(lines, at) {
  const next = lines.findIndex(([when]) => when > at);
  const end = next < 0 ? lines.length : next + 1;
  return lines.slice(Math.max(0, end - SHOWN), end);
}

export class TimeLine {
  /**
   * @param {Record<string, string>} words
   * @param {(at: number) => void} go to a moment, city ms
   */
  constructor(words, go) {
    this.words = words;
    this.go = go;
    /** @type {DeskLine[]} */
    this.lines = [];
    this.day = "";
    this.at = 0;
    this.drawn = "";
    this.ticks = make("div", "ticks");
    this.list = make("ol", "desk-lines");
    this.head = make("span", "quiet");
    const before = button("", words.rewind_line_before, () => this.step(-1));
    const next = button("", words.rewind_line_next, () => this.step(1));
    this.root = make("section", "time-line", "", [make("p", "", "", [this.head, before, next]), this.list]);
    this.root.hidden = true;
  }

  /** @param {string} day of the lines @param {number} begins city ms @param {DeskLine[]} lines */
  put(day, begins, lines) {
    this.day = day;
    this.lines = lines;
    this.root.hidden = false;
    this.head.textContent = lines.length
      ? fill(this.words.rewind_line, { n: lines.length })
      : this.words.rewind_line_none;
    const marks = lines.map(([at, kind]) => {
      const tick = make("i", kind);
      tick.style.left = `${((at - begins) * 100) / DAY_MS}%`;
      return tick;
    });
    this.ticks.replaceChildren(...marks);
    this.drawn = "";
    this.show(this.at);
  }

  /** The lines of a moment; what is in sight already stays in place. @param {number} at city ms */
  show(at) {
    this.at = at;
    const found = around(this.lines, at);
    const key = found.map(([when, , text]) => `${when} ${text}`).join("\n");
    if (key !== this.drawn) {
      this.drawn = key;
      this.list.replaceChildren(...found.map((one) => this.#line(one)));
    }
    for (const [n, item] of [...this.list.children].entries()) {
      item.classList.toggle("comes", (found[n]?.[0] ?? 0) > at);
    }
  }

  /** To the next line, or the one before. @param {1 | -1} by */
  step(by) {
    const times = this.lines.map(([when]) => when);
    const found = by > 0 ? times.find((when) => when > this.at) : times.filter((when) => when < this.at).at(-1);
    if (found !== undefined) this.go(found);
  }

  /** @param {DeskLine} line */
  #line([at, kind, text]) {
    const way = button("", time(at), () => this.go(at));
    return make("li", kind, "", [way, make("span", "text", text)]);
  }
}
