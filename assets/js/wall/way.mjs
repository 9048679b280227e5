// The way of cases under a wall's map: what came today, what waits at each step, what was closed today; and why many
// are overdue. What came is the number at the wall's head, from the same record.

import { make } from "../ui/elements.mjs";
import { fill, minute } from "../ui/text.mjs";
import { STAGES } from "./flow.mjs";

/** @import { OverdueReason, RegionNumbers, Shares } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @typedef {{stages?: Shares, why?: OverdueReason, line?: RegionNumbers}} Held `line`: of the wall's area, of now */

/** @param {Pick<Page, "words" | "count" | "live" | "slot" | "say">} page @param {Held} held */
export function showWay(page, { stages, why, line }) {
  page.say("why", whyText(page, why, line));
  const element = page.slot("way");
  if (!element || !stages || !line) return;
  /** @type {[string, number | null][]} */
  const steps = [["reports", line.reports], ...STAGES.map((name) => pair(stages, name)), pair(stages, "closed")];
  while (element.children.length < steps.length)
    element.append(make("li", "", "", [make("span"), make("b", "digits")]));
  steps.forEach(([name, n], at) => {
    const [word, number] = element.children[at].children;
    write(word, page.words[`stage_${name}`]);
    write(number, page.count(n));
  });
}

/**
 * The one type that carries what is overdue, as it was at a step of the wall's categories; "" where none does, and
 * where it would contradict the number of now.
 * @param {Pick<Page, "words" | "count" | "live">} page
 * @param {OverdueReason | undefined} reason
 * @param {Pick<RegionNumbers, "overdue"> | undefined} line
 */
export function whyText(page, reason, line) {
  const { type = "", n = 0, of = 0, at = 0, missed = false } = reason ?? {};
  const name = page.live.types[type];
  if (!name || !line || n > line.overdue || 2 * n < line.overdue) return "";
  const values = { time: minute(at), of: page.count(of), n: page.count(n), type: name };
  return fill(missed ? page.words.wall_why_both : page.words.wall_why, values);
}

/** @param {Shares} stages @param {string} name @returns {[string, number | null]} */
const pair = (stages, name) => [name, stages.of[name]];

/** @param {Element} element @param {string} text */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
