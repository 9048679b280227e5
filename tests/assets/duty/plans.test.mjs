import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, pageOf, wordsOf } from "../browser.mjs";

browser("http://city.test/shift");
const { beginOf, Plans } = await import("../../../assets/js/duty/plans.mjs");

const NOW = Date.UTC(2026, 10, 29, 6, 5);
const live = {
  words: wordsOf({ span_hours: "{n} hours", heat_days: "" }),
  scope: "2112",
  today: "2026-11-29",
  types: { E01: "fire", S03: "outage" },
  names: { 2112: "Tieling", 211221: "county", 211221106: "town", 211221106001: "village", 99: "elsewhere" },
};

function opened(commands) {
  const sent = [];
  const page = pageOf(["plans", "plan-form", "plan-ends"], { ...live, commands });
  const plans = new Plans(page, { send: (command) => sent.push(command), now: () => NOW + 0.5 });
  plans.start();
  return { page, plans, sent, form: page.slot("plan-form").querySelector("form") };
}

test("a plan says what, which types, where, from when and for how long", () => {
  const { form, sent } = opened(["shift.plan"]);
  const labels = [...form.querySelectorAll("label, .day > span:first-child")].map((one) => one.firstChild.textContent);
  const asked = ["words", "types", "area", "day", "clock", "hours"].map((name) => `shift_plan_${name}`);
  assert.deepEqual(labels, asked);
  assert.deepEqual([...form.querySelectorAll("[name=hours] option")].map((one) => one.textContent).slice(0, 2), [
    "1 hours",
    "2 hours",
  ]);
  const areas = [...form.querySelectorAll("[name=region] option")].map((one) => one.value);
  assert.deepEqual(areas, ["2112", "211221", "211221106"], "no village, nothing elsewhere");
  form.querySelector("[name=note]").value = "power cut";
  form.querySelector("[name=types]").options[1].selected = true;
  Object.assign(form.querySelector("[name=region]"), { value: "211221" });
  form.querySelector("[name=clock]").value = "22:30";
  form.querySelector("[name=hours]").value = "2";
  form.dispatchEvent(new SubmitEvent("submit", { cancelable: true }));
  const begins = Date.UTC(2026, 10, 29, 14, 30);
  const desk = { region: "211221", types: ["S03"], begins, ends: begins + 2 * 3_600_000 };
  assert.deepEqual(sent, [{ action: "shift.plan", object: "plan", note: "power cut", desk }]);
});

test("what is not typed begins now, today, or at midnight of its day", () => {
  assert.equal(beginOf({ day: "", clock: "" }, NOW), NOW);
  assert.equal(beginOf({ day: "", clock: "07:15" }, NOW), Date.UTC(2026, 10, 28, 23, 15));
  assert.equal(beginOf({ day: "2026-12-01", clock: "" }, NOW), Date.UTC(2026, 10, 30, 16));
});

test("who may not plan sees no form, and no heading over nothing", () => {
  const { page, plans, form } = opened([]);
  assert.equal(form, null);
  const panel = document.createElement("section");
  panel.dataset.testid = "panel-plans";
  page.root.append(panel);
  plans.show([], NOW);
  assert.equal(panel.hidden, true);
  plans.show(
    [{ id: "p", region: "2112", types: ["E01"], begins: NOW, ends: NOW + 1, words: "fair", by: "officer" }],
    NOW,
  );
  assert.equal(panel.hidden, false);
});
