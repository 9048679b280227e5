import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, pageOf, wordsOf } from "../browser.mjs";

browser("http://city.test/shift");
const { Drills } = await import("../../../assets/js/duty/drills.mjs");

const NOW = Date.UTC(2026, 10, 29, 6, 5);
const live = {
  words: wordsOf({ drill_by: "{by} {time}" }),
  scope: "211221",
  units: { urban: "城管" },
  names: { 2112: "Tieling", 211221: "county", 211221106: "town", 211221106001: "village" },
};
const drill = { id: "d1", scope: "211221", reason: "燃气", to: ["211221106", "uurban", "t110"], by: "l", began: NOW };

function opened(commands) {
  const sent = [];
  const page = pageOf(["drill", "drills", "drill-form"], { ...live, commands });
  const panel = document.createElement("section");
  panel.dataset.testid = "panel-drills";
  page.root.append(panel);
  return { page, panel, sent, ...showing(page, sent) };
}

function showing(page, sent) {
  const choice = document.createElement("div");
  const drills = new Drills(page, { send: (command) => sent.push(command), choice });
  const show = (lines) => drills.show(new Map(lines.map(({ id, ...line }) => [`drill/${id}`, line])));
  return { choice, drills: { show } };
}

test("a lead begins a drill with a reason and with who takes part: places of the own area, departments", () => {
  const { page, drills, sent } = opened(["drill.begin", "drill.end"]);
  drills.show([]);
  const form = page.root.querySelector("[data-testid=form-drill]");
  assert.deepEqual(
    [...form.querySelectorAll("[name=to] option")].map((one) => one.value),
    ["211221", "211221106", "uurban"],
  );
  assert.equal(form.querySelector("[name=note]").required, true);
  form.querySelector("[name=note]").value = "燃气演练";
  for (const n of [1, 2]) form.querySelector("[name=to]").options[n].selected = true;
  form.dispatchEvent(new SubmitEvent("submit", { cancelable: true }));
  const [{ object, ...rest }] = sent;
  assert.match(object, /^[0-9a-f-]{36}$/);
  assert.deepEqual(rest, { action: "drill.begin", note: "燃气演练", body: { to: ["211221106", "uurban"] } });
});

test("while one goes on there is its end, which asks how it went, and no second beginning", () => {
  const { page, drills, sent } = opened(["drill.begin", "drill.end"]);
  drills.show([drill]);
  assert.equal(page.root.querySelector("[data-testid=form-drill]").hidden, true);
  const end = page.root.querySelector("[data-testid=form-drill-end]");
  drills.show([drill]);
  assert.equal(page.root.querySelector("[data-testid=form-drill-end]"), end, "what is being typed stays");
  assert.ok(page.slot("drills").textContent.includes("城管"));
  end.querySelector("[name=note]").value = "完成";
  end.dispatchEvent(new SubmitEvent("submit", { cancelable: true }));
  assert.deepEqual(sent, [{ action: "drill.end", object: "d1", note: "完成" }]);
});

test("who may not begin one sees those that go on, and no heading over nothing", () => {
  const { page, panel, drills, choice } = opened([]);
  drills.show([]);
  assert.equal(panel.hidden, true);
  drills.show([{ ...drill, scope: "2112" }]);
  assert.equal(panel.hidden, false);
  assert.equal(page.slot("drill").hidden, false);
  assert.equal(choice.querySelector("select").options.length, 2, "what is keyed in may be for it");
  assert.equal(page.root.querySelector("form"), null);
});
