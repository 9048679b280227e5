// The parts of a case's page as elements: head, steps, clocks, timeline, parties. What the server sent, and nothing
// else.

import { button, make } from "../ui/elements.mjs";
import { fill, time } from "../ui/text.mjs";

/** @import { OutcomeLine, Words } from "../types.d.ts" */
/** @import { CaseData } from "./case-view.mjs" */
/**
 * @typedef {{name: string, at: string, standing: string, used: string}} Step
 * @typedef {{kind: string, name: string, said: string, due: string, light: string, share: number | null, provisional:
 *   string, ended: boolean}} Clock
 * @typedef {{at: string, what: string, by: string, more: string, note: string, ms?: number, from?: string,
 *   other?: string}} TimeLine `other`: code of another case it is about; `ms`: city ms; `from`: whose record it stands
 *   in, where it is not the case's alone
 * @typedef {{name: string, share: number, time: string}} Share of the time a case took
 * @typedef {{parts: {who: string, said: string, share: number, office: boolean}[],
 *   limits: {said: string, left: number, late: boolean}[], ends: string[]}} Strip shares and places in % of the whole
 * @typedef {{at: string, state: string, unit: string}} Handed
 * @typedef {{at: string, code: string, state: string}} Like
 * @typedef {{href: string, at: string, what: string, state: string}} Raised an alert that was announced about it
 * @typedef {Record<"at" | "unit" | "answered" | "arrived" | "left" | "due" | "solved", string> & {late: boolean}}
 *   Whistle
 * @typedef {{name: string, part: string, word: string, masked: string, may: boolean}} Field
 * @typedef {{id: string, name: string, fields: Field[]}} Party
 */

/**
 * Why a command was refused, in words: who was first and when, or both states and what is possible.
 * @param {Pick<OutcomeLine, "code"> & Partial<OutcomeLine>} outcome
 * @param {Words} words
 */
export function refusal(outcome, words) {
  const { code, by, since, detail = "" } = outcome;
  if (code === "stale") return fill(words.case_stale, { by: by || "—", time: since ? time(since) : "—" });
  const named = /no step from (\S+) to (\S+); allowed: (.*)$/.exec(detail);
  if (named) {
    const states = named.slice(1).map((text) => text.replace(/[A-Z]{6,}/g, (name) => words[`state_${name}`] ?? name));
    return fill(words.case_illegal, { was: states[0], to: states[1], allowed: states[2] });
  }
  return words[`refused_${code}`] ?? words.refused_other;
}

/** @param {CaseData} data @param {Words} words @param {boolean} alone and not beside its alert */
export function headOf(data, words, alone) {
  const restricted = data.restricted ? words.restricted : "";
  const turn = data.turn ? [make("b", "turn", data.turn)] : [];
  const parts = [data.category, data.place, data.channel, data.unit, restricted].filter(Boolean);
  return [
    make("span", `state ${data.restricted ? "closed" : ""}`, data.state),
    ...turn,
    make("span", "quiet", parts.join(" · ")),
    make("p", "text", data.text),
    ...(alone ? raisedOf(data.alerts ?? [], words) : []),
    ...(alone ? (data.calls ?? []).map(({ at, text }) => make("p", "raised", `${text} · ${at}`)) : []),
    ...trackOf(data, words),
  ];
}

/** What was announced about it, with the way back to each. @param {Raised[]} alerts @param {Words} words */
const raisedOf = (alerts, words) =>
  alerts.map(({ href, at, what, state }) => {
    const link = Object.assign(make("a", "", what), { href });
    link.dataset.testid = "case-alert";
    return make("p", "raised", "", [`${words.from_alert} `, link, ` · ${state} · ${at}`]);
  });

/** Where its reporter was that day, for those who may ask. @param {CaseData} data @param {Words} words */
function trackOf({ track, tracked }, words) {
  if (!track) return [];
  if (!tracked) return [make("span", "track quiet", words.track_none_of)];
  return [make("span", "track", "", [Object.assign(make("a", "", words.track_title), { href: track })])];
}

/** @param {Step} step */
export function stepOf(step) {
  const parts = [make("b", "", step.name), make("span", "quiet", step.at), make("span", "quiet", step.used)];
  const element = make("div", `step ${step.standing}`, "", parts);
  if (step.standing === "now") element.setAttribute("aria-current", "step");
  return element;
}

/** @param {Clock} clock */
export function clockOf(clock) {
  const progress = clock.share === null ? [] : [progressOf(clock.light, clock.share)];
  const due = make("span", "quiet", [clock.due, clock.provisional].filter(Boolean).join(" "));
  const inside = [make("span", "name", clock.name), make("b", "digits", clock.said), ...progress, due];
  const element = make("div", `limit ${clock.light}${clock.ended ? " ended" : ""}`, "", inside);
  element.dataset.clock = clock.kind;
  return element;
}

/** @param {string} css @param {number} value percent */
const progressOf = (css, value) => Object.assign(make("progress", css), { max: 100, value });

/**
 * What happened, the oldest first; of two records each line says whose it is.
 * @param {TimeLine[]} timeline
 * @param {TimeLine[] | undefined} more lines of another record
 * @param {Words} words
 */
export function storyOf(timeline, more, words) {
  if (!more) return timeline;
  const own = timeline.map((line) => ({ ...line, from: words.from_case }));
  return [...own, ...more].sort((a, b) => (a.ms ?? 0) - (b.ms ?? 0));
}

/** @param {TimeLine} line @param {Node[]} originals */
export function lineOf(line, originals) {
  return make("div", "line", "", [
    make("span", "at digits", line.at),
    make("b", "", "", [...(line.from ? [make("span", "from", line.from)] : []), line.what, ...otherOf(line)]),
    make("span", "", line.by),
    make("span", "quiet", [line.more, line.note].filter(Boolean).join(" · ")),
    ...originals,
  ]);
}

/** @param {TimeLine} line */
function otherOf({ other }) {
  if (!other) return [];
  return [" ", Object.assign(make("a", "digits", other), { href: `/case/${encodeURIComponent(other)}` })];
}

/**
 * Who held it, one part beside the other, and its limits as ticks.
 * @param {Strip} strip
 */
export function stripOf({ parts, limits, ends }) {
  const held = parts.map((one) => {
    const part = make("span", one.office ? "held office" : "held", one.who);
    part.title = one.said;
    part.style.width = `${one.share}%`;
    return part;
  });
  const ticks = limits.map((one) => {
    const tick = make("i", one.late ? "tick over" : "tick");
    tick.title = one.said;
    tick.style.left = `${one.left}%`;
    return tick;
  });
  const said = [...parts, ...limits].map((one) => make("li", "", one.said));
  const scale = make("p", "quiet", "", [make("span", "", ends[0]), make("span", "", ends[1])]);
  return [make("div", "whole", "", [...held, ...ticks]), scale, make("ul", "said", "", said)];
}

/** @param {Share} one */
export function wentOf({ name, share, time: took }) {
  return make("div", "share", "", [make("span", "", name), progressOf("", share), make("span", "digits", took)]);
}

/** Department by department, as arrows: what shows ping-pong. @param {CaseData} data @param {Words} words */
export function handedOf({ handed }, words) {
  if (!handed.length) return [];
  const path = handed.map((one) => [one.at, one.state, one.unit].filter(Boolean).join(" ")).join(" → ");
  return [make("p", "handed", `${words.handed}: ${path}`)];
}

/** @param {Like} one */
export function likeOf({ code, at, state }) {
  const link = Object.assign(make("a", "", code), { href: `/case/${code}` });
  return make("div", "line", "", [link, make("span", "quiet", `${at} ${state}`)]);
}

/** @param {Whistle} one @param {Words} words */
export function whistleOf(one, words) {
  const steps = /** @type {const} */ (["answered", "arrived", "left"]).map(
    (name) => `${words[`mark_${name}`]} ${one[name] || "…"}`,
  );
  return make("div", `whistle${one.late ? " late" : ""}`, "", [
    make("b", "", one.unit),
    make("span", "digits", `${one.at} · ${steps.join(" · ")}`),
    make("span", "quiet", [one.due, one.solved].filter(Boolean).join(" · ")),
  ]);
}

/** @param {Party} party @param {(field: Field) => Promise<string | null>} reveal @param {Words} words */
export function partyOf({ fields }, reveal, words) {
  return fields.map((one) => {
    const value = make("span", "digits", one.masked);
    const row = make("div", "party", "", [make("span", "quiet", `${one.part} ${one.word}`), value]);
    if (one.may) {
      row.append(button("", words.reveal, async () => (value.textContent = (await reveal(one)) ?? value.textContent)));
    }
    return row;
  });
}
