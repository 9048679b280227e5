// Alerts as everybody reads them: their order, their words, their symbol. Shape and number before colour.

import { fill, timed } from "./text.mjs";

/** @import { Alert, Live, Rule, Words } from "../types.d.ts" */
/** @typedef {Pick<Live, "names">} Names */

/** Of an alert that is not acknowledged, as the style sheet has it. */
const BEAT_MS = 1000;
const SVG = "http://www.w3.org/2000/svg";
const UNSAID = /[：:]? ?\{subject\}/;
const UNTAKEN = new Set(["unack", "rtn_unack"]);
const ACTIVE = new Set(["unack", "acked", "in_progress", "rtn_unack"]);
/** Of a 32 x 32 box. @type {Record<number, string>} */
const SHAPES = {
  1: "M16 1 31 16 16 31 1 16Z",
  2: "M16 2 31 30 1 30Z",
  3: "M3 3H29V29H3Z",
  4: "M16 2A14 14 0 1 1 15.99 2Z",
};

/** Whether it waits for an acknowledgement. @param {{state: string}} line */
export const untaken = (line) => UNTAKEN.has(line.state);

/** Whether it was announced to a tier. @param {{tiers: number[]}} line @param {number} tier length of its code */
export const announced = (line, tier) => line.tiers.includes(tier);

/** Whether it is in somebody's queue, not set aside. @param {{state: string}} line */
export const active = (line) => ACTIVE.has(line.state);

/** The critical and the urgent stand before the rest, taken or not. @param {{priority: number}} line */
const lesser = (line) => line.priority > 2;

/**
 * The critical and urgent before the others; of each those that wait for an acknowledgement first, then the gravest,
 * then the oldest: one for attention that nobody has taken stands under a call for help that is being worked on.
 * @template {{state: string, priority: number, at: number, id: string}} T
 * @param {T[]} lines
 * @returns {T[]}
 */
export function sorted(lines) {
  return [...lines].sort(
    (a, b) =>
      +lesser(a) - +lesser(b) ||
      +untaken(b) - +untaken(a) ||
      a.priority - b.priority ||
      a.at - b.at ||
      (a.id < b.id ? -1 : 1),
  );
}

/**
 * As a wall names them: the gravest first, of those the ones that nobody has taken, then the oldest.
 * @template {{state: string, priority: number, at: number, id: string}} T
 * @param {T[]} lines
 * @returns {T[]}
 */
export const byGravity = (lines) => sorted(lines).sort((a, b) => a.priority - b.priority);

/** Of what is critical, so many are drawn alone. */
const ALONE = 60;

/**
 * As few as say the same, for a map: what is critical is alone, of the others those of one rule and township are
 * one, placed where the first of them is. Of very many critical ones the same is true.
 * @template {Pick<Alert, "id" | "state" | "priority" | "at" | "group">} T
 * @param {T[]} lines
 * @returns {(T & {n: number})[]} with `n`, of how many; one of several is untaken where any of them is
 */
export function gathered(lines) {
  const all = sorted(lines);
  const many = all.filter((line) => line.priority === 1).length > ALONE;
  /** @type {Map<string, T & {n: number}>} */
  const groups = new Map();
  for (const line of all) {
    const key = line.priority === 1 && !many ? line.id : `group:${line.priority}/${line.group}`;
    const group = groups.get(key);
    if (group) group.n += 1;
    else groups.set(key, { ...line, n: 1 });
  }
  return [...groups].map(([key, line]) => (line.n > 1 ? { ...line, id: key } : line));
}

/**
 * What it is about, in words.
 * @param {Pick<Alert, "rule" | "subject" | "cleared"> & {confirmed?: boolean, drill?: boolean}} line
 * @param {Words} words
 * @param {Pick<Live, "types" | "names" | "rules">} live
 */
export function text(line, words, live) {
  const rule = ruleOf(line, live).subject === "rule";
  const subject = rule ? (words[`rule_${line.subject}`] ?? "").replace("{subject}", "") : named(line, live);
  const known = line.confirmed ? words[`rule_${line.rule}_confirmed`] : "";
  const drill = line.drill ? words.drill_prefix : "";
  // Where it is not said of what, as on a wall, no colon waits for it.
  const about = drill + (known || words[`rule_${line.rule}`]).replace(subject ? "{subject}" : UNSAID, subject);
  return line.cleared ? `${about} · ${words.alert_cleared}` : about;
}

/**
 * The declaration of its rule, empty for one that is not known.
 * @param {{rule: string}} line
 * @param {Pick<Live, "rules">} live
 * @returns {Partial<Rule>}
 */
export const ruleOf = (line, live) => live.rules[line.rule] ?? {};

/**
 * In which state it is, by whom and since when.
 * @param {Pick<Alert, "state" | "by" | "taken_at" | "steps">} line
 * @param {Words} words
 * @param {number} now city ms
 */
export function stateOf(line, words, now) {
  const worked = [...line.steps].reverse().find(([, move]) => move === "progress");
  if (line.state === "in_progress" && worked)
    return fill(words.detail_working, { by: worked[2], time: timed(worked[0], now, words) });
  if (line.state === "acked" && line.by)
    return fill(words.detail_taken, { by: line.by, time: timed(line.taken_at, now, words) });
  return words[`alert_${line.state}`];
}

/**
 * Where it is, and that no better place is known.
 * @param {{region: string, approx?: boolean}} line
 * @param {Words} words
 * @param {Names} live
 */
export const where = (line, words, live) =>
  line.approx ? words.place_about.replace("{place}", place(line, live)) : place(line, live);

/** Where it is, in words. @param {{region: string}} line @param {Names} live */
export const place = (line, live) => live.names[line.region] ?? live.names[line.region.slice(0, 9)] ?? line.region;

/**
 * A type, a place, or the words of a plan; never a person.
 * @param {{subject: string, rule: string}} line
 * @param {Pick<Live, "types" | "names" | "rules">} live
 */
const named = (line, live) =>
  live.types[line.subject] ?? live.names[line.subject] ?? (ruleOf(line, live).subject === "words" ? line.subject : "");

/**
 * Its symbol: shape, number, and its priority for who cannot see it.
 * @param {{priority: number}} line
 * @param {Words} words
 */
export function chip(line, words) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 32 32");
  svg.setAttribute("class", `chip p${line.priority}`);
  svg.setAttribute("role", "img");
  // All that blink do so as one: what is new joins the others' beat.
  svg.setAttribute("style", `animation-delay:-${Math.round(performance.now() % BEAT_MS)}ms`);
  svg.setAttribute("aria-label", `${words[`priority_${line.priority}`]} ${line.priority}`);
  const [edge, shape] = [1, 2].map(() => document.createElementNS(SVG, "path"));
  for (const path of [edge, shape]) path.setAttribute("d", SHAPES[line.priority]);
  edge.setAttribute("class", "edge");
  const number = document.createElementNS(SVG, "text");
  number.setAttribute("x", "16");
  number.setAttribute("y", line.priority === 2 ? "27" : "23");
  number.textContent = String(line.priority);
  svg.append(edge, shape, number);
  return svg;
}
