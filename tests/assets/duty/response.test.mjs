import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, wordsOf } from "../browser.mjs";

browser("http://city.test/duty");
const { nextStep, planOf, responseList } = await import("../../../assets/js/duty/response.mjs");

const NOW = Date.UTC(2026, 10, 23, 4);
const STEPS = [
  ["serious", "", "verify", "回拨核实", "Ring back", "", 3],
  ["serious", "E02", "gas", "告知燃气抢修", "Tell gas", "gas", 1],
  ["serious", "E02", "people", "请人撤离", "", "", 0],
  ["sos", "", "ring", "回拨本人", "Ring", "", 1],
];
const line = (more = {}) => ({ rule: "serious", subject: "E02", at: NOW - 120_000, done: [], ...more });
const words = wordsOf({ step_done: "{by} {time}", step_over: "over {n}", step_limit: "within {n}" });

test("a type's own plan stands in place of its rule's", () => {
  const ids = (one) => planOf(STEPS, one).map(([, , id]) => id);
  assert.deepEqual(ids(line()), ["gas", "people"]);
  assert.deepEqual(ids(line({ subject: "E01" })), ["verify"]);
  assert.deepEqual(ids({ rule: "sos", subject: "7" }), ["ring"]);
  assert.deepEqual(ids({ rule: "handover", subject: "" }), []);
});

test("what is ticked shows who and when; what is not is ticked by a button, with its limit and its telephone", () => {
  const ticked = [];
  const parts = { tick: (id) => ticked.push(id), may: true, phones: { gas: { name: "燃气", telephone: "024-1" } } };
  const list = responseList(STEPS, line(), { words, language: "zh" }, parts, NOW);
  const [gas, people] = list.children;
  assert.equal(gas.textContent, "告知燃气抢修over 1燃气 024-1");
  assert.equal(gas.querySelector("a").getAttribute("href"), "tel:024-1");
  assert.equal(people.textContent, "请人撤离");
  gas.querySelector("button").click();
  assert.deepEqual(ticked, ["gas"]);
  const after = line({ done: [["gas", NOW, "甲"]] });
  const again = responseList(STEPS, after, { words, language: "en" }, { ...parts, may: false }, NOW);
  assert.match(again.children[0].textContent, /^✓Tell gas甲 /);
  assert.equal(again.children[1].querySelector("button").disabled, true);
  assert.equal(responseList(STEPS, { ...line(), rule: "handover" }, { words, language: "zh" }, parts, NOW), null);
});

test("the next step is the first that is not ticked", () => {
  assert.equal(nextStep(STEPS, line(), "zh"), "告知燃气抢修");
  assert.equal(nextStep(STEPS, line({ done: [["gas", NOW, "甲"]] }), "en"), "请人撤离");
  const all = [
    ["gas", NOW, "甲"],
    ["people", NOW, "甲"],
  ];
  assert.equal(nextStep(STEPS, line({ done: all }), "zh"), "");
});
