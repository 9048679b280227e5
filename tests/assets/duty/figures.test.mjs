import assert from "node:assert/strict";
import { test } from "node:test";

import "../dom.mjs";
import { figureRows, left } from "../../../assets/js/duty/figures.mjs";

const WORDS = new Proxy({ fig_s: "{n} s", fig_n: "n={n}" }, { get: (of, name) => of[name] ?? String(name) });
const NONE = {
  n: 0,
  bins: 0,
  most: 0,
  over: 0,
  mix: [0, 0, 0, 0],
  top: {},
  ack_p50: {},
  ack_p90: {},
  acked: {},
  escalated: 0,
  ended: 0,
  nuisance: 0,
  chatter: 0,
  standing: 0,
  rate: "",
  shares: {},
};

test("a hand-over names what is not taken, not finished, shelved and held back", () => {
  const line = (state, tiers = [4]) => ({ state, tiers });
  const found = left(
    [
      line("unack"),
      line("rtn_unack"),
      line("acked"),
      line("in_progress"),
      line("shelved"),
      line("suppressed"),
      line("out_of_service"),
      line("unack", [9]),
    ],
    4,
  );
  assert.deepEqual(Object.fromEntries(Object.entries(found).map(([kind, lines]) => [kind, lines.length])), {
    unacked: 2,
    taken: 2,
    shelved: 1,
    held: 2,
  });
});

test("of nothing there is no share and no time, never 0 % or 100 %", () => {
  const values = Object.fromEntries(figureRows(NONE, 0, WORDS).map(([name, value]) => [name, value]));
  for (const name of ["fig_rate", "fig_over", "fig_mix", "fig_nuisance", "fig_top", "fig_ack1", "fig_ack2", "fig_up"])
    assert.equal(values[name], "—", name);
});

test("rates are per seat, with the n they are made of", () => {
  const figures = {
    ...NONE,
    n: 288,
    bins: 144,
    over: 1,
    mix: [14, 43, 130, 101],
    top: { a: 288 },
    ack_p90: { 1: 58 },
    acked: { 1: 14 },
    ended: 10,
    nuisance: 1,
    rate: "1.00",
    shares: { over: "0.7", first: "4.9", second: "14.9", lower: "80.2", top: "100.0", nuisance: "10.0" },
  };
  const rows = figureRows(figures, 7, WORDS);
  assert.deepEqual(rows[0].slice(0, 3), ["fig_rate", "1.00", "n=288"]);
  assert.deepEqual(rows.find(([name]) => name === "fig_mix")[1], "4.9% : 14.9% : 80.2%");
  const shares = ["fig_over", "fig_nuisance", "fig_up"].map((wanted) => rows.find(([name]) => name === wanted)[1]);
  assert.deepEqual(shares, ["0.7%", "10.0%", "—"]);
  assert.deepEqual(rows.find(([name]) => name === "fig_ack1").slice(1, 3), ["58 s", "n=14"]);
  assert.equal(rows.find(([name]) => name === "fig_quiet")[1], "7 s");
});
