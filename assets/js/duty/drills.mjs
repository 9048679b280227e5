// Drills of a desk: what is practised, who leads it and who takes part; the forms of who may begin and end one.

import { DrillChoice } from "../call/call-drill.mjs";
import { newId } from "../live/ids.mjs";
import { button, field, find, make, needed, typed } from "../ui/elements.mjs";
import { fill, minute } from "../ui/text.mjs";
import { linesOf } from "./shift.mjs";

/** @import { DrillLine, Topics } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { DutyLive } from "./duty.mjs" */
/** @import { ShiftCommand } from "./shift.mjs" */
/** @typedef {DrillLine & {id: string}} Drill */
/** @typedef {{send: (command: ShiftCommand) => void, choice: HTMLElement}} DrillParts `choice`: place in a form */

const SHOWN = 8;

/** Who takes part, in words. @param {string[]} to @param {DutyLive & {units?: Record<string, string>}} live */
const names = (to, live) =>
  to.map((one) => live.names[one] ?? (one.startsWith("u") ? (live.units?.[one.slice(1)] ?? one) : one.slice(1)));

export class Drills {
  /** @param {Page<DutyLive>} page @param {DrillParts} parts */
  constructor(page, { send, choice }) {
    this.page = page;
    this.send = send;
    this.choice = new DrillChoice(page.words, choice);
    this.may = page.live.commands.includes("drill.begin");
    this.slot = needed(page.slot("drill-form"));
    this.ends = make("div", "todo");
    this.slot.append(this.ends);
    this.form = this.may ? this.#form() : null;
    if (this.form) this.slot.append(this.form);
    this.drawn = "";
  }

  /** @param {Topics["shift"]["all"]} all of topic shift */
  show(all) {
    /** @type {Drill[]} */
    const drills = linesOf(all, "drill");
    this.choice.show(drills);
    this.#bar(drills);
    this.#panel(drills);
  }

  /** What is practised now, above everything. @param {Drill[]} drills */
  #bar(drills) {
    const { words, live } = this.page;
    const bar = needed(this.page.slot("drill"));
    bar.hidden = !drills.length;
    bar.textContent = drills
      .map(({ reason, scope, by, began }) =>
        fill(words.drill_bar, { reason, place: live.names[scope] ?? scope, by, time: minute(began) }),
      )
      .join(" ");
  }

  /** @param {Drill[]} drills that go on */
  #panel(drills) {
    const { live, words, root } = this.page;
    const panel = find(root, '[data-testid="panel-drills"]');
    if (panel) panel.hidden = !this.may && !drills.length;
    const rows = drills.map((one) => [
      one.reason,
      live.names[one.scope] ?? one.scope,
      fill(words.drill_by, { by: one.by, time: minute(one.began) }),
      names(one.to, live).join(" ") || words.drill_alone,
    ]);
    this.page.table("drills", rows, false);
    const own = this.may ? drills.filter((one) => one.scope === live.scope) : [];
    if (this.form) this.form.hidden = own.length > 0;
    const drawn = own.map(({ id }) => id).join(" ");
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.ends.replaceChildren(...own.map((one) => this.#ending(one)));
  }

  /** How a drill is ended: with words that say how it went. @param {Drill} drill */
  #ending({ id }) {
    const { words } = this.page;
    const form = make("form", "ask", "", [
      field({ name: "note", word: words.drill_result, needed: true }),
      make("button", "", words.drill_end),
    ]);
    form.dataset.testid = "form-drill-end";
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send({ action: "drill.end", object: id, note: typed(form).note });
    });
    return form;
  }

  #form() {
    const { words, live } = this.page;
    const units = /** @type {{units?: Record<string, string>}} */ (live).units ?? {};
    const areas = Object.keys(live.names).filter((code) => code.startsWith(live.scope) && code.length <= 9);
    const choices = [
      ...areas.sort().map((code) => [code, live.names[code]]),
      ...Object.entries(units).map(([unit, name]) => [`u${unit}`, name]),
    ];
    const to = field({ name: "to", word: words.drill_to, choices });
    const list = /** @type {HTMLSelectElement} */ (needed(find(to, "select")));
    Object.assign(list, { multiple: true, size: SHOWN, selectedIndex: -1 });
    const form = make("form", "ask", "", [
      field({ name: "note", word: words.drill_reason, needed: true }),
      to,
      make("p", "quiet", words.drill_who),
      button("", words.drill_begin, () => form.requestSubmit()),
    ]);
    form.dataset.testid = "form-drill";
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const chosen = [...list.selectedOptions].map((one) => one.value);
      this.send({ action: "drill.begin", object: newId(), note: typed(form).note, body: { to: chosen } });
      form.reset();
      list.selectedIndex = -1;
    });
    return form;
  }
}
