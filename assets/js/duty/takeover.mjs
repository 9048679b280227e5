// What is handed over, read and signed: the note in whole, each critical and urgent alert with a tick of its own, and
// the signature of who takes over.

import { announced, chip, place, stateOf, text, untaken } from "../ui/alerts.mjs";
import { button, make, needed } from "../ui/elements.mjs";
import { fill, time, timed, when } from "../ui/text.mjs";
import { nextStep } from "./response.mjs";

/** @import { Alert, HandoverLine, SeatLine } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { DutyLive } from "./duty.mjs" */
/** @import { ShiftCommand } from "./shift.mjs" */
/**
 * @typedef {HandoverLine & {id: string}} Left
 * @typedef {{send: (command: ShiftCommand) => void, open: (id: string) => void, changed: () => void,
 *   own: string}} TakeoverParts `open`: shows an alert on the desk; `own`: this officer as others read it
 */

/** Of the first two priorities, the gravest first, of those the oldest. @param {Alert[]} lines @param {number} tier */
export const graveOf = (lines, tier) =>
  lines
    .filter((line) => line.priority <= 2 && announced(line, tier))
    .sort((a, b) => a.priority - b.priority || a.at - b.at || (a.id < b.id ? -1 : 1));

/**
 * What is read before a hand-over is signed: what was announced before the taker sat there. What came later rang here.
 * @param {Alert[]} grave
 * @param {Pick<HandoverLine, "at">} left
 * @param {Pick<SeatLine, "since">} seat
 */
export const toRead = (grave, left, seat) => grave.filter((line) => line.told_at <= Math.max(left.at, seat.since));

/** The newest words that a person wrote on it. @param {Alert} line */
export function lastNote({ steps }) {
  const found = [...steps].reverse().find(([, , by, note]) => by !== "system" && note);
  return found ? `${found[2]}：${found[3]}` : "";
}

/** What its state asks for next. @param {Alert} line @returns {string} key of a word */
export function nextOf(line) {
  if (untaken(line)) return "next_take";
  if (line.state === "acked") return "next_work";
  if (line.state === "in_progress") return line.cleared ? "next_close" : "next_follow";
  return "next_aside";
}

export class Takeover {
  /** @param {Page<DutyLive>} page @param {TakeoverParts} parts */
  constructor(page, parts) {
    this.page = page;
    this.parts = parts;
    this.drawn = "";
    /** Whether another's hand-over is to be signed. */
    this.waits = false;
  }

  /** Whether there is one to be signed. @param {HandoverLine[]} handovers of the own desk */
  hear(handovers) {
    this.waits = handovers.some((one) => !one.taken_by && one.by !== this.parts.own);
  }

  /**
   * @param {Left[]} handovers of the own desk
   * @param {Alert[]} lines
   * @param {SeatLine | null} seat this browser's own
   * @param {number} now city ms
   */
  show(handovers, lines, seat, now) {
    const { live } = this.page;
    const element = needed(this.page.slot("takeover"));
    const grave = graveOf(lines, Math.min(9, live.scope.length));
    const open = handovers.filter((one) => !one.taken_by);
    const mine = open.filter((one) => one.by !== this.parts.own);
    this.hear(handovers);
    const drawn = JSON.stringify([open, grave, seat?.since, Math.floor(now / 60_000)]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const asked = seat ? mine.flatMap((left) => toRead(grave, left, seat)) : [];
    const read = new Set(asked.map((line) => line.id));
    element.replaceChildren(
      ...open.map((left) => this.#note(left, now)),
      ...grave.map((line) => this.#row(line, read.has(line.id), now)),
      ...(mine.length ? [this.#sign(mine, grave, seat)] : []),
    );
  }

  /** @param {Left} left @param {number} now */
  #note(left, now) {
    const { words } = this.page;
    const who = fill(words.takeover_from, { by: left.by, time: timed(left.at, now, words) });
    return make("div", "left-note", "", [make("b", "", who), make("p", "note", left.note || words.takeover_no_note)]);
  }

  /** @param {Alert} line @param {boolean} asked whether it is to be ticked @param {number} now */
  #row(line, asked, now) {
    const { words, live } = this.page;
    const tick = Object.assign(make("input"), {
      type: "checkbox",
      checked: this.#ticked().has(line.id),
      ariaLabel: `${words.takeover_read} ${text(line, words, live)} ${place(line, live)}`,
    });
    tick.dataset.read = line.id;
    tick.addEventListener("change", () => this.#tick(line.id, tick.checked));
    const name = `${when(line.at, now, words)} ${place(line, live)} ${text(line, words, live)}`;
    return make("div", "grave-row", "", [
      asked ? tick : make("span"),
      chip(line, words),
      make("span", "", "", [
        button("quiet", name, () => this.parts.open(line.id)),
        make("span", "stands", stateOf(line, words, now)),
        make("span", "last", lastNote(line)),
        make("span", "next", fill(words.takeover_next, { what: this.#next(line) })),
      ]),
    ]);
  }

  /** The next step of its plan, once it was taken; else what its state asks for. @param {Alert} line */
  #next(line) {
    const { words, live } = this.page;
    const planned = untaken(line) ? "" : nextStep(live.responses ?? [], line, live.language);
    return planned || words[nextOf(line)];
  }

  /** @param {Left[]} lefts @param {Alert[]} grave @param {SeatLine | null} seat */
  #sign(lefts, grave, seat) {
    const { words } = this.page;
    const asked = new Set(seat ? lefts.flatMap((left) => toRead(grave, left, seat)).map((line) => line.id) : []);
    const done = [...this.#ticked()].filter((id) => asked.has(id));
    const label = seat ? fill(words.takeover_sign, { n: done.length, all: asked.size }) : words.takeover_sit;
    const sign = button("first", label, () => {
      for (const left of lefts) this.parts.send({ action: "shift.sign", object: left.id, body: { read: done } });
    });
    return Object.assign(sign, { id: "sign-takeover", disabled: !seat || done.length < asked.size });
  }

  /** Ids of what was ticked in this tab. */
  #ticked() {
    return new Set((this.page.drafts?.read("takeover").read ?? "").split(" ").filter(Boolean));
  }

  /** @param {string} id @param {boolean} on */
  #tick(id, on) {
    const ticked = this.#ticked();
    if (on) ticked.add(id);
    else ticked.delete(id);
    this.page.drafts?.keep("takeover", { read: [...ticked].join(" ") });
    this.drawn = "";
    this.parts.changed();
  }
}

/** When the desk was last handed over, in words. @param {HandoverLine | undefined} last @param {Page<DutyLive>} page */
export const sinceOf = (last, { words }) =>
  last ? fill(words.shift_since, { time: time(last.at) }) : words.shift_first;
