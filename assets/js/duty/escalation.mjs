// Whom an alert was raised to, what left for them and what came back, who is on call and who is next. Each word is one
// that somebody or a gateway confirmed; what is not configured says so.

import { button, make } from "../ui/elements.mjs";
import { elapsed, fill, timed } from "../ui/text.mjs";

/** @import { Alert, AlertCall, Words } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { CardRow } from "./card.mjs" */
/** @import { DutyLive } from "./duty.mjs" */
/** @import { OnCallPlan, OnCallTurn } from "./on-call.mjs" */
/**
 * @typedef {{plan: (line: Alert) => OnCallPlan | null, again: (call: AlertCall) => void, number: (turn: OnCallTurn,
 *   nth: number, line: Alert) => void, numbers: Map<string, string>, may: (action: string) => boolean}} EscalationParts
 *   `plan`: who is on call for it, null while not known; `again`: has an attempt made once more; `number`: asks for the
 *   telephone, on record; `numbers`: those that were asked for
 */

export const LEVELS = ["", "chief", "lead"];
export const CHANNELS = ["webhook", "sms", "mail", "chat"];

/**
 * @param {Alert} line
 * @param {Page<DutyLive>} page
 * @param {EscalationParts} parts
 * @param {number} now city ms
 * @returns {CardRow}
 */
export function raisedRow(line, page, parts, now) {
  return [page.words.up_title, line.level ? raised(line, page, parts, now) : ""];
}

/**
 * @param {Alert} line
 * @param {Page<DutyLive>} page
 * @param {EscalationParts} parts
 * @param {number} now city ms
 * @returns {CardRow}
 */
export function planRow(line, page, parts, now) {
  return [page.words.up_plan, plan(line, page, parts, now)];
}

/**
 * What left for whom it was raised to, a line each, and what cannot leave.
 * @param {Alert} line
 * @param {Page<DutyLive>} page
 * @param {EscalationParts} parts
 * @param {number} now
 */
function raised(line, page, parts, now) {
  const { words, live } = page;
  const lines = line.calls.map((call) => callLine(call, page, parts, now));
  const without = CHANNELS.filter(
    (name) => !live.channels.includes(name) && (name !== "webhook" || line.priority === 1),
  );
  if (without.length) {
    const names = without.map((name) => words[`channel_out_${name}`]).join(words.list_mark);
    lines.push(make("div", "aside", fill(words.up_without, { names })));
  }
  const element = make("span", "escalation", "", lines);
  element.dataset.testid = "escalation";
  return element;
}

/** @param {Alert} line @param {Words} words @param {number} now */
export function stateLine(line, words, now) {
  const by = line.up_by === "system" ? words.up_auto : line.up_by;
  const to = words[`up_to_${line.level}`];
  const head = line.up_at ? fill(words.up_raised, { to, by, time: timed(line.up_at, now, words) }) : to;
  if (line.up_taken_by) {
    const time = timed(line.up_taken_at, now, words);
    return `${head} · ${fill(words.up_taken, { by: line.up_taken_by, time })}`;
  }
  return line.up_waits ? `${head} · ${fill(words.up_waits, { time: elapsed(now - line.up_at) })}` : head;
}

/** @param {AlertCall} call @param {Page<DutyLive>} page @param {EscalationParts} parts @param {number} now */
function callLine(call, page, parts, now) {
  const { words } = page;
  const said = [
    words[`channel_out_${call.channel}`],
    receiver(call, page),
    `${words[`attempt_${call.state}`]} ${timed(call.since, now, words)}`,
    call.nth > 1 ? fill(words.attempt_nth, { n: call.nth }) : "",
    call.repeats ? fill(words.attempt_repeats, { n: call.repeats }) : "",
  ];
  const element = make("div", `attempt ${call.state}`, said.filter(Boolean).join(" · "));
  element.dataset.testid = "attempt";
  if (call.again && parts.may("attempt.again"))
    element.append(
      " ",
      button("small", words.attempt_again, () => parts.again(call)),
    );
  return element;
}

/** @param {AlertCall} call @param {Page<DutyLive>} page */
function receiver({ to, post }, { words, live }) {
  const [area] = to.split("/");
  return post && live.names[area] ? `${live.names[area]} ${words[`post_${post}`]}` : post ? words[`post_${post}`] : "";
}

/**
 * Who is on call for each level, who is next and when.
 * @param {Alert} line
 * @param {Page<DutyLive>} page
 * @param {EscalationParts} parts
 * @param {number} now
 */
function plan(line, page, parts, now) {
  const { words, live } = page;
  const known = parts.plan(line);
  if (!known) return "";
  if (!known.turns.length) return words.up_plan_none;
  const rows = known.turns.map((turn) => {
    const who = `${live.names[turn.region] ?? ""} ${words[`post_${turn.post}`]}`.trim();
    const held = turn.now ? fill(words.up_on, { n: turn.now }) : words.up_nobody;
    const next = turn.next_at ? fill(words.up_next, { time: timed(turn.next_at, now, words) }) : "";
    const element = make("div", "", [`${who}：${held}`, next].filter(Boolean).join(" · "));
    for (let nth = 0; nth < turn.now; nth++) element.append(" ", telephone(turn, nth, line, words, parts));
    return element;
  });
  const element = make("span", "on-call", "", rows);
  element.dataset.testid = "on-call";
  return element;
}

/**
 * @param {OnCallTurn} turn
 * @param {number} nth
 * @param {Alert} line
 * @param {Words} words
 * @param {EscalationParts} parts
 */
function telephone(turn, nth, line, words, parts) {
  const number = parts.numbers.get(`${turn.region}/${turn.post}/${nth}`);
  if (!number) return button("small", words.up_number, () => parts.number(turn, nth, line));
  const href = `tel:${number.replace(/[^\d+]/g, "")}`;
  return Object.assign(make("a", "digits", number), { href });
}
