// Planned events that explain reports: those that are not over, and the form and buttons of who may plan.

import { dayField } from "../ui/days.mjs";
import { button, field, fieldOf, find, make, needed, typed } from "../ui/elements.mjs";
import { fill, isoDay, when } from "../ui/text.mjs";

/** @import { PlanLine } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { DutyLive } from "./duty.mjs" */
/** @import { ShiftCommand } from "./shift.mjs" */
/** @typedef {PlanLine & {id: string}} Plan */
/** @typedef {{send: (command: ShiftCommand) => void, now: () => number}} PlanParts `now`: city ms */

const HOURS = [1, 2, 4, 8, 24];
const HOUR_MS = 3_600_000;
const CLOCK = "([01]\\d|2[0-3]):[0-5]\\d";
const TYPES_SHOWN = 6;

export class Plans {
  /** @param {Page<DutyLive>} page @param {PlanParts} parts */
  constructor(page, parts) {
    this.page = page;
    this.parts = parts;
    this.may = page.live.commands.includes("shift.plan");
  }

  start() {
    if (this.may) this.#form();
  }

  /** @param {Plan[]} plans that are not over @param {number} now city ms */
  show(plans, now) {
    const { live, words, root } = this.page;
    const rows = plans.map((plan) => [
      plan.words,
      live.names[plan.region] ?? plan.region,
      `${when(plan.begins, now, words)}–${when(plan.ends, now, words)}`,
      plan.types.map((id) => live.types[id] ?? id).join(" "),
    ]);
    const panel = find(root, '[data-testid="panel-plans"]');
    // A heading over nothing says nothing.
    if (panel) panel.hidden = !this.may && !plans.length;
    this.#ends(plans);
    this.page.table("plans", rows, false);
  }

  /** Buttons that end a plan before its time, for those who may. @param {Plan[]} plans */
  #ends(plans) {
    const slot = this.page.slot("plan-ends");
    const { words, live } = this.page;
    const drawn = plans.map((plan) => plan.id).join(" ");
    if (!slot || !live.commands.includes("shift.unplan") || slot.dataset.drawn === drawn) return;
    slot.dataset.drawn = drawn;
    slot.replaceChildren(
      ...plans.map((plan) =>
        button("quiet", fill(words.shift_plan_end, { words: plan.words }), () =>
          this.parts.send({ action: "shift.unplan", object: plan.id }),
        ),
      ),
    );
  }

  #form() {
    const { words, live } = this.page;
    const types = field({ name: "types", word: words.shift_plan_types, choices: Object.entries(live.types) });
    const list = /** @type {HTMLSelectElement} */ (needed(find(types, "select")));
    Object.assign(list, { multiple: true, size: TYPES_SHOWN, required: true, selectedIndex: -1 });
    const clock = field({ name: "clock", word: words.shift_plan_clock });
    Object.assign(needed(find(clock, "input")), { pattern: CLOCK, placeholder: "08:00", maxLength: 5 });
    const hours = HOURS.map((n) => [String(n), fill(words.span_hours, { n })]);
    const form = make("form", "ask plan", "", [
      field({ name: "note", word: words.shift_plan_words, needed: true }),
      types,
      field({ name: "region", word: words.shift_plan_area, choices: areas(live) }),
      dayField({ name: "day", word: words.shift_plan_day, today: live.today, words }),
      clock,
      field({ name: "hours", word: words.shift_plan_hours, choices: hours }),
      make("button", "", words.shift_plan),
    ]);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const fields = typed(form);
      const begins = beginOf(fields, Math.floor(this.parts.now()));
      const ends = begins + Number(fields.hours) * HOUR_MS;
      const chosen = [...list.selectedOptions].map((one) => one.value);
      const desk = { region: fields.region, types: chosen, begins, ends };
      this.parts.send({ action: "shift.plan", object: "plan", note: fields.note, desk });
      form.reset();
      list.selectedIndex = -1;
      needed(fieldOf(form, "region")).value = live.scope;
    });
    needed(this.page.slot("plan-form")).append(form);
  }
}

/**
 * City ms of the day and time typed; what is not typed is today's, or now.
 * @param {Record<string, string>} fields
 * @param {number} now city ms
 */
export function beginOf({ day, clock }, now) {
  if (!day && !clock) return now;
  return Date.parse(`${day || isoDay(now)}T${clock || "00:00"}:00+08:00`);
}

/** The own area first, then those below it down to the townships. @param {DutyLive} live @returns {string[][]} */
function areas({ names, scope }) {
  const below = Object.keys(names).filter((code) => code.startsWith(scope) && code !== scope && code.length <= 9);
  return [scope, ...below.sort()].map((code) => [code, names[code] ?? code]);
}
