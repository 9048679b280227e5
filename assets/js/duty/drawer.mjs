// The case of an alert beside the queue: one record of alert and case, whose turn it is, and what one may do. The desk
// is never left; another alert, Esc or its key closes it, and what was typed is there again when it is opened.

import { button, find } from "../ui/elements.mjs";
import { Page } from "../ui/page.mjs";
import { dated, time } from "../ui/text.mjs";
import { caseView } from "./later.mjs";

/** @import { Alert, Views, Words } from "../types.d.ts" */
/** @import { CaseLive, CaseParts, CaseView } from "../case/case-view.mjs" */
/** @import { TimeLine } from "../case/case-parts.mjs" */
/** @import { DutyLive } from "./duty.mjs" */

/**
 * An alert's own steps as lines of the common record.
 * @param {Pick<Alert, "steps">} line
 * @param {Words} words
 * @returns {TimeLine[]}
 */
export const stepsOf = ({ steps }, words) =>
  steps.map(([ms, move, by, note]) => ({
    ms,
    at: `${dated(ms).slice(0, 6)}${time(ms)}`,
    from: words.from_alert,
    what: words[`move_${move}`],
    by: by === "system" ? words.role_system : by,
    more: "",
    note,
  }));

export class Drawer {
  /**
   * @param {Page<DutyLive>} page
   * @param {() => void} closed
   * @param {CaseParts} [parts]
   * @param {typeof caseView} [load]
   */
  constructor(page, closed, parts = {}, load = caseView) {
    this.page = page;
    this.closed = closed;
    this.parts = parts;
    this.load = load;
    this.element = find(page.root, "#drawer");
    /** Null until its module is there. @type {CaseView | null} */
    this.view = null;
    /** Of the alert whose case is shown, "" while the drawer is closed. */
    this.alert = "";
    this.code = "";
    /** Where the case stood when it was last read. */
    this.state = "";
    /** @type {TimeLine[]} */
    this.steps = [];
    this.element?.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.stopPropagation();
      this.close();
    });
  }

  /** @returns {Views} */
  views() {
    return { session: (held) => this.view?.hear(held.all) };
  }

  /** Opens it, or closes what is open. @param {Alert} line one with a case */
  toggle(line) {
    if (this.alert === line.id && this.code === line.case) return void this.close();
    this.#end();
    const { element, page } = this;
    if (!element) return;
    const { words, live, drafts, seat } = page;
    Object.assign(this, { alert: line.id, code: line.case, state: line.case_state });
    this.steps = stepsOf(line, words);
    /** @type {Page<CaseLive>} */
    const own = new Page(element, { ...live, code: line.case, reasoned: false });
    Object.assign(own, { drafts, seat });
    for (const slot of element.querySelectorAll("[data-slot]")) slot.replaceChildren();
    own.slot("case-ways")?.replaceChildren(...this.#ways(line));
    element.hidden = false;
    element.parentElement?.classList.add("drawn");
    element.focus({ preventScroll: true });
    this.#view(own);
  }

  /** Reads the case, once its module is there. @param {Page<CaseLive>} own */
  async #view(own) {
    const { alert } = this;
    const made = await this.load().catch(() => null);
    // Another was opened, or this one closed and opened again, while it was loaded.
    if (alert !== this.alert || this.view) return;
    if (!made) return own.say("case-late", this.page.words.drawer_lost);
    this.view = new made.CaseView(own, null, {
      ...this.parts,
      more: () => this.steps,
      missing: "drawer_missing",
    });
    this.view.start();
  }

  /** What the queue shows now. @param {Alert | null} line the selected one, null for none */
  follow(line) {
    if (!this.alert) return;
    if (!line || line.id !== this.alert || line.case !== this.code) return void this.close();
    if (line.case_state !== this.state) {
      this.state = line.case_state;
      this.view?.read();
    }
    if (line.steps.length === this.steps.length) return;
    this.steps = stepsOf(line, this.page.words);
    this.view?.again();
  }

  /** @returns {boolean} whether it was open */
  close() {
    if (!this.alert) return false;
    this.#end();
    if (this.element) this.element.hidden = true;
    this.element?.parentElement?.classList.remove("drawn");
    this.closed();
    return true;
  }

  #end() {
    this.view?.end();
    this.view = null;
    Object.assign(this, { alert: "", code: "", steps: [] });
  }

  /** Out of it, and to the whole page of the case in a tab of its own. @param {Alert} line */
  #ways(line) {
    const { words, live } = this.page;
    const whole = Object.assign(document.createElement("a"), {
      href: `/case/${line.case}${live.query ?? ""}`,
      target: "_blank",
      textContent: words.drawer_page,
    });
    return [whole, button("quiet", words.drawer_close, () => this.close())];
  }
}
