import assert from "node:assert/strict";
import { test } from "node:test";

import { rootOf } from "../dom.mjs";
import { fillRow } from "../../../assets/js/duty/queue-row.mjs";

const NOW = Date.UTC(2026, 10, 23, 4, 5, 9);
const words = {
  rule_sos: "help",
  alert_unack: "waits",
  alert_rtn_unack: "over, waits",
  alert_acked: "taken",
  alert_cleared: "over",
};
const live = { names: { 211221106: "腰堡镇" }, types: {}, rules: {} };
const call = (more) => ({
  id: "sos/7/1",
  rule: "sos",
  priority: 1,
  state: "unack",
  region: "211221106",
  subject: "7",
  at: NOW,
  told_at: NOW,
  worker: { post: "腰堡镇 134 网格" },
  ...more,
});

function row(line) {
  const element = rootOf();
  fillRow(
    element,
    { key: line.id, line, lines: [line], inside: false },
    { words, live },
    { own: false, now: NOW, standing: "" },
  );
  return element.children.map((part) => part.textContent).slice(2);
}

test("a call for help names its place once, then the post", () => {
  assert.equal(row(call())[0], "腰堡镇 · help · 134 网格");
  assert.equal(
    row(call({ worker: { post: "凡河镇 77 网格" } }))[0],
    "腰堡镇 · help · 凡河镇 77 网格",
    "a post of elsewhere",
  );
});

test("that it is over is said once: by its state, or beside a state that does not say it", () => {
  assert.deepEqual(
    row(call({ state: "rtn_unack", cleared: true }))
      .join(" ")
      .match(/over/g),
    ["over"],
  );
  assert.match(row(call({ state: "acked", cleared: true }))[0], /over/);
});
