import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, pageOf, serverOf, settled, wordsOf } from "../browser.mjs";

browser("http://city.test/region/2112");
const { DeskAlerts } = await import("../../../assets/js/areas/desk-alerts.mjs");

const line = (more) => ({
  rule: "overdue",
  priority: 3,
  state: "unack",
  region: "2112",
  subject: "",
  at: 1,
  by: "",
  taken_at: 1,
  version: 2,
  ...more,
});

function opened(commands = ["alert.acknowledge", "alert.close"]) {
  const sent = serverOf({ "/command": () => new Response("{}", { status: 202 }) });
  const live = { words: wordsOf({ alerts_more: "{n} more" }), by: "甲", commands, duty: true, language: "en" };
  const page = pageOf(["alerts", "alerts-more", "alerts-count"], live);
  const alerts = new DeskAlerts(page);
  const show = (lines) => alerts.show(new Map(Object.entries(lines)));
  const row = (id) => page.slot("alerts").querySelector(`[data-alert="${id}"]`);
  return { page, alerts, show, row, sent };
}

test("one that waits is acknowledged by its button, which rests until the Outcome", async () => {
  const { show, row, sent, alerts } = opened();
  show({ a: line({}) });
  row("a").querySelector("button").click();
  assert.equal(row("a").querySelector("button").disabled, true);
  await settled();
  const [[, command]] = sent;
  assert.deepEqual([command.action, command.object, command.expected_version], ["alert.acknowledge", "a", 2]);
  alerts.hear(new Map([[command.id, { accepted: false, code: "stale", by: "乙", version: 3 }]]));
  assert.equal(row("a").querySelector(".where").textContent, "refused_stale");
});

test("closing needs a note, which stays while rows around it are drawn anew", async () => {
  const { show, row, sent } = opened();
  show({ a: line({ state: "acked" }) });
  row("a").querySelector("button").click();
  const note = row("a").querySelector("[name=note]");
  note.value = "已到场";
  show({ a: line({ state: "acked" }), b: line({ priority: 1 }) });
  assert.equal(row("a").querySelector("[name=note]"), note);
  note.form.dispatchEvent(new Event("submit", { cancelable: true }));
  await settled();
  assert.deepEqual(
    sent.map(([, one]) => [one.action, one.note]),
    [["alert.close", "已到场"]],
  );
});

test("the gravest are all there, of the others six, and the desk has the rest", () => {
  const { page, show } = opened();
  const lines = Array.from({ length: 9 }, (_, n) => [`c${n}`, line({ at: n })]);
  show({ ...Object.fromEntries(lines), a: line({ priority: 1, at: 99 }) });
  assert.equal(page.slot("alerts").children.length, 6);
  assert.equal(page.slot("alerts").firstElementChild.dataset.alert, "a");
  assert.equal(page.slot("alerts-more").textContent, "4 more");
  assert.equal(page.slot("alerts-more").querySelector("a").getAttribute("href"), "/duty?lang=en");
});

test("without the right there is no button", () => {
  const { show, row } = opened([]);
  show({ a: line({}) });
  assert.equal(row("a").querySelector("button"), null);
});
