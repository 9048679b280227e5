// What to do about an alert: the steps of its response plan, each ticked once by name and time.

import { button, make } from "../ui/elements.mjs";
import { fill, timed } from "../ui/text.mjs";

/** @import { Alert, Words } from "../types.d.ts" */
/** @import { Phone } from "./surroundings.mjs" */
/**
 * @typedef {[rule: string, type: string, id: string, text: string, en: string, service: string, minutes: number]} Step
 * @typedef {{tick: (id: string) => void, may: boolean, phones: Record<string, Phone>}} ResponseParts `tick`: says that
 *   a step is done; `phones`: of the directory there
 */

/**
 * The plan for an alert: that of its type where there is one, else that of its rule alone.
 * @param {Step[]} steps
 * @param {Pick<Alert, "rule" | "subject">} line
 */
export function planOf(steps, line) {
  const ofRule = steps.filter(([rule]) => rule === line.rule);
  const own = ofRule.filter(([, type]) => type && type === line.subject);
  return own.length ? own : ofRule.filter(([, type]) => !type);
}

/**
 * The first step that nobody has ticked, in words; "" where there is none.
 * @param {Step[]} steps
 * @param {Alert} line
 * @param {string} language
 */
export function nextStep(steps, line, language) {
  const done = new Set(line.done.map(([id]) => id));
  const step = planOf(steps, line).find(([, , id]) => !done.has(id));
  return step ? textOf(step, language) : "";
}

/** @param {Step} step @param {string} language */
const textOf = ([, , , text, en], language) => (language === "en" && en ? en : text);

/**
 * Its steps as a list; null for an alert without a plan.
 * @param {Step[]} steps
 * @param {Alert} line
 * @param {{words: Words, language: string}} said
 * @param {ResponseParts} parts
 * @param {number} now city ms
 */
export function responseList(steps, line, { words, language }, parts, now) {
  const plan = planOf(steps, line);
  if (!plan.length) return null;
  const done = new Map(line.done.map((one) => [one[0], one]));
  const rows = plan.map((step) => {
    const ticked = done.get(step[2]);
    const text = textOf(step, language);
    if (ticked) {
      const who = fill(words.step_done, { by: ticked[2], time: timed(ticked[1], now, words) });
      return make("li", "done", "", [make("b", "", "✓"), make("span", "", text), make("span", "aside", who)]);
    }
    const tick = button("tick", "", () => parts.tick(step[2]));
    tick.dataset.step = step[2];
    tick.ariaLabel = fill(words.step_tick, { what: text });
    tick.disabled = !parts.may;
    const said = [make("span", "", text), limitOf(step, line, words, now), callOf(step, parts.phones)];
    return make("li", "", "", [tick, make("span", "step", "", said)]);
  });
  return make("ol", "response", "", rows);
}

/** By when it is to be done. @param {Step} step @param {Alert} line @param {Words} words @param {number} now */
function limitOf([, , , , , , minutes], line, words, now) {
  if (!minutes) return "";
  const over = now > line.at + minutes * 60_000;
  return make("span", over ? "aside over" : "aside", fill(over ? words.step_over : words.step_limit, { n: minutes }));
}

/** Whom one calls. @param {Step} step @param {Record<string, Phone>} phones */
function callOf([, , , , , service], phones) {
  const phone = phones[service];
  if (!phone) return "";
  return Object.assign(make("a", "call", `${phone.name} ${phone.telephone}`), { href: `tel:${phone.telephone}` });
}
