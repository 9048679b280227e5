import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, wordsOf } from "../browser.mjs";

browser("http://city.test/duty");
const { DrillChoice } = await import("../../../assets/js/call/call-drill.mjs");
const { commandOf } = await import("../../../assets/js/call/call-command.mjs");

const words = wordsOf({ call_for_drill: "drill: {reason}" });
const drill = { id: "d1", reason: "燃气" };

test("it is asked for only while a drill goes on, and what was chosen stays as long as that does", () => {
  const choice = new DrillChoice(words, document.createElement("div"));
  assert.equal(choice.element.hidden, true);
  choice.show([drill]);
  const list = choice.element.querySelector("select");
  assert.deepEqual(
    [...list.options].map((one) => [one.value, one.textContent]),
    [
      ["", words.call_real],
      ["d1", "drill: 燃气"],
    ],
  );
  assert.equal(list.value, "", "what is keyed in is real until somebody says otherwise");
  list.value = "d1";
  choice.show([drill, { id: "d2", reason: "洪水" }]);
  assert.equal(list.value, "d1");
  choice.show([{ id: "d2", reason: "洪水" }]);
  assert.equal(list.value, "");
  choice.show([]);
  assert.equal(choice.element.hidden, true);
});

test("a matter that is keyed in for a drill names it", () => {
  const fields = { text: "漏气", address: "", name: "", phone: "", channel: "telephone" };
  const region = { code: "211221106201", why: "" };
  assert.equal(commandOf({ ...fields, drill: "d1" }, "E02", region, words).matter.drill, "d1");
  assert.equal("drill" in commandOf({ ...fields, drill: "" }, "E02", region, words).matter, false);
});
