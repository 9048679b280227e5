// The hand-over: who sits where, what was left since the last time, both names under it, and how the alert system does.

import { place, text } from "../ui/alerts.mjs";
import { button, find, make } from "../ui/elements.mjs";
import { fill, minute, time } from "../ui/text.mjs";
import { CHANNELS } from "./escalation.mjs";
import { figureRows, left } from "./figures.mjs";
import { Leaving } from "./leaving.mjs";
import { plans as loadPlans } from "./later.mjs";
import { sinceOf, Takeover } from "./takeover.mjs";

/** @import { Alert, DeskLine, HandoverLine, HealthLine, SeatLine, Topics } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { DutyLive } from "./duty.mjs" */
/** @import { Plan, Plans } from "./plans.mjs" */
/** @import { Lists } from "./side-column.mjs" */
/**
 * @typedef {{action: string, object?: string, note?: string, desk?: object, body?: object}} ShiftCommand
 * @typedef {{send: (command: ShiftCommand) => void, arm: () => void, now: () => number, open: (id: string) => void}}
 *   ShiftParts `arm`: begins a shift and lets the browser sound; `now`: city ms; `open`: shows an alert on the desk
 */

/** Lines of a kind that the card names. */
const NAMED = 5;

export class Shift {
  /** @param {Page<DutyLive>} page @param {ShiftParts} parts */
  constructor(page, parts) {
    this.page = page;
    this.parts = parts;
    const { words, live } = page;
    /** What is planned, null until it is shown first. @type {Promise<Plans> | null} */
    this.plans = null;
    /** This browser's own. @type {SeatLine | null} */
    this.seat = null;
    /** What the page's server counted, once it did. @type {Lists | null} */
    this.counted = null;
    this.begin = Object.assign(
      button("", words.seat_in, () => parts.arm()),
      { id: "begin-shift" },
    );
    this.end = Object.assign(make("button", "", words.shift_end), { id: "end-shift" });
    /** What is shown now. @type {() => void} */
    this.again = () => {};
    const { send, open } = parts;
    this.takeover = new Takeover(page, { send, open, changed: () => this.again(), own: live.by });
    this.leaving = new Leaving(page, send);
    const without = CHANNELS.filter((name) => !live.channels.includes(name)).map(
      (name) => words[`channel_out_${name}`],
    );
    this.without = without.length ? fill(words.up_without, { names: without.join(words.list_mark) }) : "";
    this.called = make("output", "", live.channels.length ? this.without : words.shift_test_none);
  }

  start() {
    const { words } = this.page;
    this.page.slot("shift-form")?.append(this.leaving.form([this.begin, this.end]));
    const test = button("quiet", words.shift_test, () => this.parts.send({ action: "shift.test", object: "test" }));
    test.id = "call-test";
    this.page.slot("call-test")?.append(test, this.called);
  }

  /**
   * What a seat must know at once, and the whole page while it can be seen: of a thousand alerts it is long.
   * @param {Topics["shift"]["all"]} all of topic shift @param {Alert[]} lines @param {number} now city ms
   */
  show(all, lines, now) {
    const { words, live } = this.page;
    this.again = () => this.show(all, lines, now);
    /** @type {(SeatLine & {id: string})[]} */
    const seats = linesOf(all, "seat");
    this.seat = seats.find((seat) => seat.id === live.session) ?? null;
    const here = this.seat && fill(words.seat_here, { by: this.seat.by, time: minute(this.seat.since) });
    this.page.say("seat", here ?? words.seat_none);
    this.begin.disabled = Boolean(this.seat);
    this.end.disabled = !this.seat;
    this.end.title = this.seat ? "" : words.shift_end_first;
    /** @type {(HandoverLine & {id: string})[]} */
    const handovers = linesOf(all, "handover");
    handovers.sort((a, b) => b.at - a.at);
    this.takeover.hear(handovers);
    this.leaving.show(lines, /** @type {DeskLine | undefined} */ (all.get("state")));
    if (!find(this.page.root, "#view-shift")?.hidden) this.#draw(all, lines, now, { seats, handovers });
  }

  /**
   * @param {Topics["shift"]["all"]} all @param {Alert[]} lines @param {number} now city ms
   * @param {{seats: SeatLine[], handovers: (HandoverLine & {id: string})[]}} held
   */
  #draw(all, lines, now, { seats, handovers }) {
    this.#card(lines, handovers[0]);
    this.takeover.show(handovers, lines, this.seat, now);
    this.page.table(
      "seats",
      seats.map((seat) => this.#seatRow(seat)),
      false,
    );
    this.page.table(
      "handovers",
      handovers.map((one) => this.#handoverRow(one)),
      false,
    );
    this.#figures(/** @type {DeskLine | undefined} */ (all.get("state")));
    /** @type {Plan[]} */
    const plans = linesOf(all, "plan");
    this.#showPlans(
      plans.filter((plan) => plan.ends > now),
      now,
    );
  }

  /** @param {Plan[]} plans that are not over @param {number} now city ms */
  async #showPlans(plans, now) {
    this.plans ??= loadPlans().then(({ Plans: Made }) => {
      const made = new Made(this.page, this.parts);
      made.start();
      return made;
    });
    try {
      (await this.plans).show(plans, now);
    } catch {
      // The line was away: it is asked for again with what is shown next.
      this.plans = null;
    }
  }

  /** Whether another's hand-over of this desk is to be read and signed. */
  get unsigned() {
    return this.takeover.waits;
  }

  /** @param {Lists} counted by the page's server */
  lists(counted) {
    this.counted = counted;
  }

  /** @param {HealthLine | undefined} line of the process that calls out */
  calls(line) {
    const { words, live } = this.page;
    if (!live.channels.length) return;
    const done = line?.figures.called ? words.shift_test_ok : "";
    const said = line?.note ? fill(words.shift_test_failed, { why: line.note }) : done;
    this.called.textContent = [said, this.without].filter(Boolean).join(" · ");
  }

  /** @param {Alert[]} lines @param {HandoverLine | undefined} last */
  #card(lines, last) {
    const { words, live } = this.page;
    const tier = Math.min(9, live.scope.length);
    this.page.say("card-since", sinceOf(last, this.page));
    // The critical and urgent ones are named one by one above.
    const lesser = lines.filter((line) => line.priority > 2);
    const rows = Object.entries(left(lesser, tier)).map(([kind, of]) => {
      const named = of
        .slice(0, NAMED)
        .map((line) => `${time(line.at).slice(0, 5)} ${text(line, words, live)} ${place(line, live)}`);
      return [words[`shift_${kind}`], String(of.length), named.join("；")];
    });
    const { quiet, lists } = this.counted ?? {};
    rows.push([words.shift_quiet, String(quiet?.n ?? "…"), (quiet?.places ?? []).slice(0, NAMED).join("；")]);
    rows.push([words.shift_whistles, String(lists?.whistles.n ?? 0), ""]);
    this.page.table("card", rows, false);
  }

  /** @param {SeatLine} seat */
  #seatRow({ by, scope, since, sound, away }) {
    const { words, live } = this.page;
    const heard = sound === "running" ? words.sound_on : words.sound_blocked;
    return [by, live.names[scope] ?? scope, time(since), away ? fill(words.shift_away, { time: time(away) }) : heard];
  }

  /** @param {HandoverLine} one */
  #handoverRow({ by, at, taken_by: taker, taken_at: taken, counts, note }) {
    const { words } = this.page;
    const signed = taker ? fill(words.shift_taken_by, { by: taker, time: time(taken) }) : words.shift_open;
    const counted = Object.entries(counts)
      .map(([state, n]) => `${words[`alert_${state}`] ?? state} ${n}`)
      .join(" ");
    return [fill(words.shift_signed, { by, time: time(at) }), signed, counted, { text: note, mark: "note" }];
  }

  /** @param {DeskLine | undefined} state */
  #figures(state) {
    if (!state?.figures) return;
    const { words } = this.page;
    const rows = figureRows(state.figures, state.quiet_s, words);
    const targets = rows.map(([name, value, n, target]) => [name, value, n, fill(words.fig_target, { n: target })]);
    this.page.table("alarm-figures", targets, false);
  }
}

/**
 * Lines of a kind, with their ids.
 * @template T
 * @param {Topics["shift"]["all"]} all
 * @param {string} kind
 * @returns {(T & {id: string})[]}
 */
export function linesOf(all, kind) {
  const lines = [...all].filter(([key]) => key.startsWith(`${kind}/`));
  return lines.map(([key, line]) => ({ .../** @type {T} */ (line), id: key.slice(kind.length + 1) }));
}
