// The hand-over: who sits where, what was left since the last time, both names under it, and how the alert system does.

import { active, place, text, untaken } from "../ui/alerts.mjs";
import { make } from "../ui/elements.mjs";
import { told } from "./queue.mjs";
import { fill, time } from "../ui/text.mjs";

const PLAN_HOURS = [1, 2, 4, 8, 24];

/** What a hand-over hands over, by kind. @param {any[]} lines @param {number} tier */
export function left(lines, tier) {
  const own = lines.filter((line) => told(line, tier));
  return {
    unacked: own.filter((line) => active(line) && untaken(line)),
    taken: own.filter((line) => ["acked", "in_progress"].includes(line.state)),
    shelved: own.filter((line) => line.state === "shelved"),
    held: own.filter((line) => ["suppressed", "out_of_service"].includes(line.state)),
  };
}

/**
 * The figures of the alert system as (name, value, n, target); `—` of none.
 * @param {any} f figures as the topic has them @param {number} seats @param {number} quiet s @param {Record<string, string>} w
 */
export function figureRows(f, seats, quiet, w) {
  const share = (part, whole) => (whole ? `${((part / whole) * 100).toFixed(1)}%` : "—");
  const rate = f.bins ? (f.n / f.bins / Math.max(1, seats)).toFixed(2) : "—";
  const top = Object.values(f.top).reduce((sum, n) => sum + n, 0);
  const ack = (p) => (f.acked[p] ? fill(w.fig_s, { n: f.ack_p90[p] }) : "—");
  const n = (count) => fill(w.fig_n, { n: count });
  const taken = (f.acked[1] ?? 0) + (f.acked[2] ?? 0) + (f.acked[3] ?? 0) + (f.acked[4] ?? 0);
  return [
    [w.fig_rate, rate, n(f.n), "≤ 1"],
    [w.fig_over, share(f.over, f.bins), n(f.bins), "< 1%"],
    [w.fig_mix, f.n ? [f.mix[0], f.mix[1], f.mix[2] + f.mix[3]].map((part) => share(part, f.n)).join(" : ") : "—", n(f.n), "≤ 5 : ≤ 15 : ≥ 80%"],
    [w.fig_chatter, String(f.chatter), n(f.n), "0"],
    [w.fig_standing, String(f.standing), "", "0"],
    [w.fig_nuisance, share(f.nuisance, f.ended), n(f.ended), "≤ 10%"],
    [w.fig_top, share(top, f.n), n(f.n), "≤ 30%"],
    [w.fig_ack1, ack(1), n(f.acked[1] ?? 0), fill(w.fig_s, { n: "≤ 60" })],
    [w.fig_ack2, ack(2), n(f.acked[2] ?? 0), fill(w.fig_s, { n: "≤ 300" })],
    [w.fig_up, share(f.escalated, f.n), n(f.n), "≤ 2%"],
    [w.fig_quiet, fill(w.fig_s, { n: quiet }), n(taken), "0"],
  ];
}

export class Shift {
  /** @param {import("../ui/page.mjs").Page} page @param {{send: (wish: any) => void}} parts */
  constructor(page, parts) {
    this.page = page;
    this.parts = parts;
    this.seat = null;
    this.places = [];
    this.whistles = 0;
  }

  start() {
    const { words: w, live } = this.page;
    const form = make("form", "ask");
    const note = Object.assign(make("textarea", ""), { name: "note", maxLength: 500, placeholder: w.shift_note, ariaLabel: w.shift_note });
    this.begin = Object.assign(make("button", "", w.seat_in), { type: "button", id: "begin-shift" });
    this.begin.addEventListener("click", () => this.page.duty.arm());
    this.end = Object.assign(make("button", "", w.shift_end), { id: "end-shift" });
    form.append(note, make("div", "buttons", "", [this.begin, this.end]));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.parts.send({ action: "shift.end", note: note.value.trim() });
      note.value = "";
    });
    this.page.slot("shift-form").append(form);
    const test = Object.assign(make("button", "quiet", w.shift_test), { type: "button", id: "call-test" });
    test.addEventListener("click", () => this.parts.send({ action: "shift.test", object: "test" }));
    this.called = make("output", "", live.webhook ? "" : w.shift_test_none);
    this.page.slot("call-test").append(test, this.called);
    if (live.commands.includes("shift.plan")) this.#planForm();
  }

  /** @param {Map<string, any>} all of topic shift @param {any[]} lines @param {number} now city ms */
  show(all, lines, now) {
    const { words: w, live } = this.page;
    const of = (kind) => [...all].filter(([key]) => key.startsWith(`${kind}/`)).map(([key, line]) => ({ id: key.slice(kind.length + 1), ...line }));
    const seats = of("seat");
    this.seat = seats.find((seat) => seat.id === live.session) ?? null;
    this.page.say("seat", this.seat ? fill(w.seat_here, { by: this.seat.by, time: time(this.seat.since) }) : w.seat_none);
    this.begin.disabled = Boolean(this.seat);
    this.end.disabled = !this.seat;
    this.end.title = this.seat ? "" : w.shift_end_first;
    const handovers = of("handover").sort((a, b) => b.at - a.at);
    this.#card(lines, handovers[0]);
    this.page.table("seats", seats.map((seat) => [seat.by, live.names[seat.scope] ?? seat.scope, time(seat.since), seat.away ? fill(w.shift_away, { time: time(seat.away) }) : seat.sound === "running" ? w.sound_on : w.sound_blocked]), false);
    this.page.table("handovers", handovers.map((one) => [fill(w.shift_signed, { by: one.by, time: time(one.at) }), one.taken_by ? fill(w.shift_taken_by, { by: one.taken_by, time: time(one.taken_at) }) : w.shift_open, this.#counted(one.counts), one.note]), false);
    const state = all.get("state");
    if (state?.figures) this.page.table("alarm-figures", figureRows(state.figures, state.seats, state.quiet_s, w).map(([name, value, n, target]) => [name, value, n, fill(w.fig_target, { n: target })]), false);
    const plans = of("plan").filter((plan) => plan.ends > now);
    this.#ends(plans);
    this.page.table("plans", plans.map((plan) => [plan.words, live.names[plan.region] ?? plan.region, `${time(plan.begins)}-${time(plan.ends)}`, plan.types.map((id) => live.types[id] ?? id).join(" ")]), false);
  }

  /** What the page's server counted. @param {any} said */
  lists(said) {
    this.places = said.quiet.places;
    this.quiet = said.quiet.n;
    this.whistles = said.lists.whistles.n;
  }

  /** @param {any} health line of the process that calls out */
  calls(line) {
    const { words: w, live } = this.page;
    if (!live.webhook) return;
    this.called.textContent = line?.note ? fill(w.shift_test_failed, { why: line.note }) : line?.figures.called ? w.shift_test_ok : "";
  }

  #card(lines, last) {
    const { words: w, live } = this.page;
    const tier = Math.min(9, live.scope.length);
    const kinds = left(lines, tier);
    this.page.say("card-since", last ? fill(w.shift_since, { time: time(last.at) }) : w.shift_first);
    const rows = Object.entries(kinds).map(([kind, found]) => [
      w[`shift_${kind}`], String(found.length), found.slice(0, 5).map((line) => `${time(line.at).slice(0, 5)} ${text(line, w, live)} ${place(line, live)}`).join("；"),
    ]);
    rows.push([w.shift_quiet, String(this.quiet ?? "…"), this.places.slice(0, 5).join("；")]);
    rows.push([w.shift_whistles, String(this.whistles), ""]);
    this.page.table("card", rows, false);
  }

  /** Who may plan ends a plan before its time. */
  #ends(plans) {
    const slot = this.page.slot("plan-ends");
    const { words: w, live } = this.page;
    const said = plans.map((plan) => plan.id).join(" ");
    if (!live.commands.includes("shift.unplan") || slot.dataset.said === said) return;
    slot.dataset.said = said;
    slot.replaceChildren(...plans.map((plan) => {
      const button = Object.assign(make("button", "quiet", fill(w.shift_plan_end, { words: plan.words })), { type: "button" });
      button.addEventListener("click", () => this.parts.send({ action: "shift.unplan", object: plan.id }));
      return button;
    }));
  }

  #counted(counts) {
    const { words: w } = this.page;
    return Object.entries(counts).map(([state, n]) => `${w[`alert_${state}`] ?? state} ${n}`).join(" ");
  }

  #planForm() {
    const { words: w, live } = this.page;
    const form = make("form", "ask");
    const title = Object.assign(make("input", ""), { name: "note", required: true, maxLength: 120, placeholder: w.shift_plan_words, ariaLabel: w.shift_plan_words });
    const types = Object.assign(make("select", "", "", Object.entries(live.types).map(([id, name]) => Object.assign(make("option", "", name), { value: id }))), { name: "types", multiple: true, size: 4, required: true, ariaLabel: w.shift_plan_types });
    const hours = Object.assign(make("select", "", "", PLAN_HOURS.map((n) => Object.assign(make("option", "", String(n)), { value: String(n) }))), { name: "hours", ariaLabel: w.shift_plan_hours });
    form.append(title, types, hours, make("button", "", w.shift_plan));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const begins = Math.floor(this.page.duty.feed.clock.now());
      const ends = begins + Number(hours.value) * 3_600_000;
      this.parts.send({ action: "shift.plan", object: "plan", note: title.value.trim(), desk: { region: live.scope, types: [...types.selectedOptions].map((one) => one.value), begins, ends } });
      form.reset();
    });
    this.page.slot("plan-form").append(form);
  }
}
