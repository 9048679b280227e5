// What may be done to a case: a button for each step and mark, and a form with what it must bring.

import { post } from "../live/http.mjs";
import { dayField } from "../ui/days.mjs";
import { button, field, find, make, needed, typed } from "../ui/elements.mjs";

/** @import { Words } from "../types.d.ts" */
/** @import { FieldOptions } from "../ui/elements.mjs" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { CaseData, CaseLive } from "./case-view.mjs" */
/**
 * @typedef {{to: string, word: string, needs: string[]}} Move a step that is offered, and what it must bring
 * @typedef {{kind: string, word: string}} Mark
 * @typedef {Record<string, string | number>} Step what a command about a case carries
 * @typedef {{methods: Record<string, string>, outcomes: Record<string, string>, units: string[][]}} Choices
 */

const MARKS_WITH_UNIT = new Set(["join", "whistle"]);
const MARKS_BARE = new Set([
  "answered",
  "arrived",
  "left",
  "contact",
  "solved",
  "performed",
  "satisfied",
  "unsatisfied",
  "appeal_granted",
]);
const DAY_MS = 86400000;

export class CaseForm {
  /** @param {Page<CaseLive>} page @param {(step: Step) => void} send */
  constructor(page, send) {
    this.page = page;
    this.send = send;
    this.element = needed(page.slot("actions"));
    this.output = make("output", "said");
    this.output.setAttribute("role", "status");
    /** Name of the draft that is being typed. */
    this.draft = "";
  }

  /** @param {CaseData} data */
  show(data) {
    const { element } = this;
    const { words } = this.page;
    const form = element.querySelector("form");
    const buttons = [
      ...data.moves.map((move) =>
        this.#button("", move.word, `move-${move.to}`, { to: move.to }, () => asks(move, data, words)),
      ),
      ...data.marks.map((mark) =>
        this.#button("quiet", mark.word, `mark-${mark.kind}`, { mark: mark.kind }, () => marks(mark, data, words)),
      ),
    ];
    element.replaceChildren(make("div", "buttons", "", buttons), ...(form ? [form] : []), this.output);
    needed(find(this.page.root, '[data-testid="panel-actions"]')).hidden = !buttons.length && !form;
  }

  /** The state of the last command, in words. @param {string} text @param {boolean} waiting whether it is under way */
  standing(text, waiting) {
    this.#say("said", text, waiting);
    if (waiting) return;
    this.page.drafts?.drop(this.draft);
    this.#close();
  }

  /** @param {string} text why */
  refused(text) {
    this.#say("said refused", text, false);
  }

  /** @param {string} css @param {string} text @param {boolean} waiting */
  #say(css, text, waiting) {
    this.output.textContent = text;
    this.output.className = css;
    for (const one of this.element.querySelectorAll("button")) one.disabled = waiting;
  }

  /**
   * @param {string} css
   * @param {string} word
   * @param {string} name
   * @param {Step} step
   * @param {() => FieldOptions[]} fieldsOf
   */
  #button(css, word, name, step, fieldsOf) {
    const element = button(css, word, () => this.#ask(word, step, fieldsOf()));
    element.dataset.testid = name;
    return element;
  }

  /** @param {string} title @param {Step} step @param {FieldOptions[]} fields */
  #ask(title, step, fields) {
    if (!fields.length) return this.send({ note: "", ...step });
    const { words, live } = this.page;
    this.#close();
    const inputs = fields.map((one) =>
      one.type === "day" ? dayField({ ...one, today: live.today, words }) : field(one),
    );
    const cancel = button("quiet", words.cancel, () => this.#close());
    const form = make("form", "ask", "", [make("b", "", title), ...inputs, make("button", "", words.go), cancel]);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const brought = await stepOf(typed(form), live.query).catch(() => null);
      if (brought) this.send({ ...step, ...brought });
      else this.refused(words.refused_unknown_main);
    });
    this.draft = `case/${live.code}/${step.to ?? step.mark}`;
    this.page.drafts?.follow(this.draft, form);
    find(this.element, ".buttons")?.after(form);
    find(form, "input, select, textarea")?.focus();
  }

  #close() {
    this.element.querySelector("form")?.remove();
  }
}

/**
 * Fields of a step.
 * @param {Pick<Move, "needs">} move
 * @param {Choices} data
 * @param {Words} words
 * @returns {FieldOptions[]}
 */
export function asks({ needs }, data, words) {
  /** @type {Record<string, FieldOptions>} */
  const one = {
    reason: { name: "note", word: words.need_reason, long: true, needed: true },
    notice: { name: "paper", word: words.need_notice, needed: true },
    receipt: { name: "paper", word: words.need_receipt, needed: true },
    end: { name: "until", word: words.need_end, type: "day", needed: true },
    main_case: { name: "main_case", word: words.need_main_case, needed: true },
    method: { name: "method", word: words.need_method, choices: Object.entries(data.methods), needed: true },
    unit: { name: "unit", word: words.need_unit, choices: data.units, needed: true },
    outcome: { name: "outcome", word: words.need_outcome, choices: Object.entries(data.outcomes), needed: true },
  };
  const fields = needs.map((need) => one[need]).filter(Boolean);
  return fields.length && !needs.includes("reason") ? [...fields, { ...one.reason, needed: false }] : fields;
}

/**
 * Fields of a mark.
 * @param {Pick<Mark, "kind">} mark
 * @param {Pick<Choices, "units">} data
 * @param {Words} words
 * @returns {FieldOptions[]}
 */
export function marks({ kind }, data, words) {
  if (MARKS_BARE.has(kind)) return [];
  const note = { name: "note", word: words.need_reason, long: true };
  const unit = { name: "unit", word: words.need_unit, choices: data.units, needed: true };
  if (MARKS_WITH_UNIT.has(kind)) return [unit, { ...note, needed: false }];
  const paper = { name: "paper", word: words.need_paper, needed: true };
  return [...(kind === "listed" ? [paper] : []), { ...note, needed: kind !== "urge" }];
}

/**
 * What was typed, as a command carries it: a day is its end in Beijing, a main case's code is its id.
 * @param {Record<string, string>} fields
 * @param {string} query
 * @returns {Promise<Step>}
 */
export async function stepOf({ note = "", until, main_case: main, ...rest }, query = "", load = idOf) {
  /** @type {Step} */
  const step = Object.fromEntries(Object.entries(rest).filter(([, value]) => value));
  if (until) step.until = Date.parse(`${until}T00:00:00+08:00`) + DAY_MS;
  if (main) step.main_case = await load(main, query);
  return { note, ...step };
}

/** @param {string} code @param {string} query @returns {Promise<string>} */
async function idOf(code, query) {
  const answer = await post(`/case/${encodeURIComponent(code.toUpperCase())}/data${query}`, {});
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).id;
}
