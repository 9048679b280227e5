// The figures of the alert system itself, and what a hand-over hands over. Pure.

import { active, announced, untaken } from "../ui/alerts.mjs";
import { fill } from "../ui/text.mjs";

/** @import { Alert, Figures, Words } from "../types.d.ts" */

/**
 * What a hand-over hands over, by kind.
 * @param {Alert[]} lines
 * @param {number} tier
 * @returns {Record<string, Alert[]>}
 */
export function left(lines, tier) {
  const own = lines.filter((line) => announced(line, tier));
  return {
    unacked: own.filter((line) => active(line) && untaken(line)),
    taken: own.filter((line) => ["acked", "in_progress"].includes(line.state)),
    shelved: own.filter((line) => line.state === "shelved"),
    held: own.filter((line) => ["suppressed", "out_of_service"].includes(line.state)),
  };
}

/**
 * The figures of the alert system as (name, value, n, target); `—` of none.
 * @param {Figures} figures as the topic has them
 * @param {number} seats
 * @param {number} quiet s
 * @param {Words} words
 * @returns {string[][]}
 */
export function figureRows(figures, seats, quiet, words) {
  const { n, bins, mix, acked, ended } = figures;
  /** @param {number} part @param {number} whole */
  const share = (part, whole) => (whole ? `${((part / whole) * 100).toFixed(1)}%` : "—");
  const rate = bins ? (n / bins / Math.max(1, seats)).toFixed(2) : "—";
  const top = Object.values(figures.top).reduce((sum, one) => sum + one, 0);
  /** @param {number} p */
  const ack = (p) => (acked[p] ? fill(words.fig_s, { n: figures.ack_p90[p] }) : "—");
  /** @param {number} count */
  const of = (count) => fill(words.fig_n, { n: count });
  const taken = [1, 2, 3, 4].reduce((sum, p) => sum + (acked[p] ?? 0), 0);
  const shares = [mix[0], mix[1], mix[2] + mix[3]].map((part) => share(part, n)).join(" : ");
  return [
    [words.fig_rate, rate, of(n), "≤ 1"],
    [words.fig_over, share(figures.over, bins), of(bins), "< 1%"],
    [words.fig_mix, n ? shares : "—", of(n), "≤ 5 : ≤ 15 : ≥ 80%"],
    [words.fig_chatter, String(figures.chatter), of(n), "0"],
    [words.fig_standing, String(figures.standing), "", "0"],
    [words.fig_nuisance, share(figures.nuisance, ended), of(ended), "≤ 10%"],
    [words.fig_top, share(top, n), of(n), "≤ 30%"],
    [words.fig_ack1, ack(1), of(acked[1] ?? 0), fill(words.fig_s, { n: "≤ 60" })],
    [words.fig_ack2, ack(2), of(acked[2] ?? 0), fill(words.fig_s, { n: "≤ 300" })],
    [words.fig_up, share(figures.escalated, n), of(n), "≤ 2%"],
    [words.fig_quiet, fill(words.fig_s, { n: quiet }), of(taken), "0"],
  ];
}
