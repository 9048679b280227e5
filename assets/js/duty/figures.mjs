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
 * @param {number} quiet s
 * @param {Words} words
 * @returns {string[][]}
 */
export function figureRows(figures, quiet, words) {
  const { n, bins, acked, ended } = figures;
  /** @param {string} name */
  const share = (name) => (figures.shares[name] ? `${figures.shares[name]}%` : "—");
  /** @param {number} p */
  const ack = (p) => (acked[p] ? fill(words.fig_s, { n: figures.ack_p90[p] }) : "—");
  /** @param {number} count */
  const of = (count) => fill(words.fig_n, { n: count });
  const taken = [1, 2, 3, 4].reduce((sum, p) => sum + (acked[p] ?? 0), 0);
  const mix = ["first", "second", "lower"].map(share).join(" : ");
  return [
    [words.fig_rate, figures.rate || "—", of(n), "≤ 1"],
    [words.fig_over, share("over"), of(bins), "< 1%"],
    [words.fig_mix, n ? mix : "—", of(n), "≤ 5 : ≤ 15 : ≥ 80%"],
    [words.fig_chatter, String(figures.chatter), of(n), "0"],
    [words.fig_standing, String(figures.standing), "", "0"],
    [words.fig_nuisance, share("nuisance"), of(ended), "≤ 10%"],
    [words.fig_top, share("top"), of(n), "≤ 30%"],
    [words.fig_ack1, ack(1), of(acked[1] ?? 0), fill(words.fig_s, { n: "≤ 60" })],
    [words.fig_ack2, ack(2), of(acked[2] ?? 0), fill(words.fig_s, { n: "≤ 300" })],
    [words.fig_up, share("escalated"), of(n), "≤ 2%"],
    [words.fig_quiet, fill(words.fig_s, { n: quiet }), of(taken), "0"],
  ];
}
