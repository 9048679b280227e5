// What may be done to a case: a button for each step and mark, and a form with what it must bring.

import { post } from "../live/http.mjs";
import { dayField } from "../ui/days.mjs";
import { field, make, typed } from "../ui/elements.mjs";

const MARKS_WITH_UNIT = new Set(["join", "whistle"]);
const MARKS_BARE = new Set(["answered", "arrived", "left", "contact", "solved", "performed", "satisfied", "unsatisfied", "appeal_granted"]);
const DAY_MS = 86400000;

export class CaseForm {
  /** @param {import("../ui/page.mjs").Page} page @param {(wish: object) => void} send */
  constructor(page, send) {
    this.page = page;
    this.send = send;
    this.said = make("output", "said");
    this.said.setAttribute("role", "status");
    this.open = "";
  }

  /** @param {any} data */
  show(data) {
    this.data = data;
    const element = this.page.slot("actions");
    const held = element.querySelector("form");
    const buttons = [
      ...data.moves.map((move) => this.#button(move.word, `move-${move.to}`, () => this.#ask(move.word, { to: move.to }, asks(move, data, this.page.words)))),
      ...data.marks.map((mark) => this.#button(mark.word, `mark-${mark.kind}`, () => this.#ask(mark.word, { mark: mark.kind }, marks(mark, data, this.page.words)), "quiet")),
    ];
    element.replaceChildren(make("div", "buttons", "", buttons), ...(held ? [held] : []), this.said);
    this.page.root.querySelector('[data-testid="panel-actions"]').hidden = !buttons.length && !held;
  }

  /** What the last command stands at. */
  stands(words, waiting) {
    this.said.textContent = words;
    this.said.className = "said";
    for (const button of this.page.slot("actions").querySelectorAll("button")) button.disabled = waiting;
    if (waiting) return;
    this.page.drafts.drop(this.draft);
    this.#close();
  }

  refused(words) {
    this.said.textContent = words;
    this.said.className = "said refused";
    for (const button of this.page.slot("actions").querySelectorAll("button")) button.disabled = false;
  }

  #button(word, name, act, css = "") {
    const button = Object.assign(make("button", css, word), { type: "button" });
    button.dataset.testid = name;
    button.addEventListener("click", act);
    return button;
  }

  #ask(title, wish, fields) {
    if (!fields.length) return this.send({ note: "", ...wish });
    const w = this.page.words;
    this.#close();
    const cancel = Object.assign(make("button", "quiet", w.cancel), { type: "button" });
    cancel.addEventListener("click", () => this.#close());
    const form = make("form", "ask", "", [make("b", "", title), ...fields.map((one) => (one.type === "day" ? dayField({ ...one, today: this.page.live.today, words: w }) : field(one))), make("button", "", w.go), cancel]);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const brought = await wishOf(typed(form), this.page.live.query).catch(() => null);
      if (brought) this.send({ ...wish, ...brought });
      else this.refused(w.refused_unknown_main);
    });
    this.draft = `case/${this.page.live.code}/${wish.to ?? wish.mark}`;
    this.page.drafts.follow(this.draft, form);
    this.page.slot("actions").querySelector(".buttons").after(form);
    form.querySelector("input, select, textarea")?.focus();
  }

  #close() {
    this.page.slot("actions").querySelector("form")?.remove();
  }
}

/** Fields of a step. */
export function asks({ needs }, data, w) {
  const one = {
    reason: { name: "note", word: w.need_reason, long: true, needed: true },
    notice: { name: "paper", word: w.need_notice, needed: true },
    receipt: { name: "paper", word: w.need_receipt, needed: true },
    end: { name: "until", word: w.need_end, type: "day", needed: true },
    main_case: { name: "main_case", word: w.need_main_case, needed: true },
    method: { name: "method", word: w.need_method, choices: Object.entries(data.methods), needed: true },
    unit: { name: "unit", word: w.need_unit, choices: data.units, needed: true },
    outcome: { name: "outcome", word: w.need_outcome, choices: Object.entries(data.outcomes), needed: true },
  };
  const fields = needs.map((need) => one[need]).filter(Boolean);
  return fields.length && !needs.includes("reason") ? [...fields, { ...one.reason, needed: false }] : fields;
}

/** Fields of a mark. */
export function marks({ kind }, data, w) {
  if (MARKS_BARE.has(kind)) return [];
  const fields = [{ name: "note", word: w.need_reason, long: true, needed: kind !== "urge" }];
  if (MARKS_WITH_UNIT.has(kind)) fields.unshift({ name: "unit", word: w.need_unit, choices: data.units, needed: true });
  if (MARKS_WITH_UNIT.has(kind)) fields[1].needed = false;
  if (kind === "listed") fields.unshift({ name: "paper", word: w.need_paper, needed: true });
  return fields;
}

/** What was typed, as a wish brings it: a day is its end in Beijing, a main case's code is its id. */
export async function wishOf({ note = "", until, main_case: main, ...rest }, query = "", load = idOf) {
  const wish = Object.fromEntries(Object.entries(rest).filter(([, value]) => value));
  if (until) wish.until = Date.parse(`${until}T00:00:00+08:00`) + DAY_MS;
  if (main) wish.main_case = await load(main, query);
  return { note, ...wish };
}

async function idOf(code, query) {
  const answer = await post(`/case/${encodeURIComponent(code.toUpperCase())}/data${query}`, {});
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).id;
}
