// A row of the queue: where, what, how long it has waited, and its state.

import { chip, place, text, untaken } from "../ui/alerts.mjs";
import { make } from "../ui/elements.mjs";
import { elapsed, fill, when } from "../ui/text.mjs";

/** @import { Alert, Words } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { Row } from "./queue.mjs" */
/**
 * @typedef {{own: boolean, now: number, standing: string}} RowState `own`: it is selected; `now`: city ms; `standing`:
 *   of a command that is under way
 */

/** So long a critical one is counted by the second. */
const NEW_MS = 600_000;

/**
 * How long it has waited: to the second in its first minutes, to the minute after.
 * @param {Alert} line
 * @param {number} now city ms
 * @param {Words} words
 */
export function waitsOf(line, now, words) {
  if (!untaken(line)) return "";
  const ms = Math.max(0, now - line.told_at);
  if (ms < NEW_MS && line.priority === 1) return elapsed(ms);
  return fill(words.span_minutes, { n: Math.floor(ms / 60_000) });
}

/**
 * Draws it; what goes on counting is written into the element that this returns, so that a thousand rows that wait are
 * not drawn anew each second.
 * @param {HTMLElement} element
 * @param {Row} row
 * @param {Page} page
 * @param {RowState} state
 */
export function fillRow(element, { key, line, lines, inside, group = false }, { words, live }, { own, now, standing }) {
  const marks = [untaken(line) && "unacked", own && "selected", inside && "inside", line.drill && "drill"];
  element.className = ["alert", ...marks].filter(Boolean).join(" ");
  element.setAttribute("aria-selected", String(own));
  element.dataset.testid = "alert";
  element.dataset.alert = key;
  // Where it is comes before what it is: when there is no room the end of a rule's words is missed least.
  const where = place(line, live);
  const parts = [
    group ? fill(words.queue_group, { n: lines.length }) : "",
    line.chatter ? words.chattering : "",
    where,
    line.seat,
    // That it is over is part of this state's own word.
    text({ ...line, cleared: line.cleared && line.state !== "rtn_unack" }, words, live),
    line.worker?.post.replace(`${where} `, ""),
  ];
  const what = parts.filter(Boolean).join(" · ");
  const clock = make("span", "digits waits", waitsOf(line, now, words));
  element.replaceChildren(
    chip(line, words),
    make("span", "at", when(line.at, now, words)),
    Object.assign(make("span", "what", what), { title: what }),
    clock,
    make("span", "where", standing || words[`alert_${line.state}`]),
  );
  return clock;
}
