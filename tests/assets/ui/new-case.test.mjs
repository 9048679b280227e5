import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, pageOf, press, serverOf, settled, wordsOf } from "../browser.mjs";

browser("http://city.test/cases");
const { NewCase } = await import("../../../assets/js/ui/new-case.mjs");

/** A page with the dialog of a new case. */
function opened(answer = () => new Response('{"pin": "4711"}', { status: 202 })) {
  const sent = serverOf({ "/command": answer });
  const live = {
    words: wordsOf({ intake_done: "{code} taken", intake_pin: "PIN {pin}" }),
    may_report: true,
    villages: { 211221106201: "范家屯" },
    types: { D01: "邻里", C06: "犬只" },
    ended_types: ["C06"],
    by: "甲",
  };
  const page = pageOf([], live, '<button id="new-matter"></button><dialog id="intake"></dialog>');
  const dialog = page.root.querySelector("dialog");
  const made = new NewCase(page, dialog);
  made.start();
  const fill = (fields) =>
    Object.entries(fields).forEach(([name, value]) => (dialog.querySelector(`[name=${name}]`).value = value));
  const submit = async () => {
    made.form.dispatchEvent(new Event("submit", { cancelable: true }));
    await settled();
  };
  return { page, dialog, made, sent, fill, submit };
}

test("C opens the form; what is typed is sent once, and its Outcome names the case", async () => {
  const { page, dialog, made, sent, fill, submit } = opened();
  const reported = [];
  page.reported = () => reported.push(1);
  press("c");
  assert.equal(dialog.open, true);
  const types = [...dialog.querySelectorAll("[name=type] option")].map((one) => one.value);
  assert.deepEqual(types, ["D01"], "a type that has ended is not offered");
  fill({ place: "范家屯 211221106201", text: "楼道堆物" });
  await submit();
  await submit();
  assert.equal(sent.length, 1, "one at a time");
  const [[, command]] = sent;
  assert.deepEqual(
    [command.action, command.matter.region, command.matter.type, command.parties],
    ["case.report", "211221106201", "D01", []],
  );
  made.hear(new Map([[command.id, { accepted: true, code: "", by: "甲", detail: "TL-1" }]]));
  assert.equal(made.output.textContent, "TL-1 taken PIN 4711");
  assert.deepEqual(reported, [1]);
});

test("a place that is no village of the list is asked for again, and nothing is sent", async () => {
  const { made, sent, fill, submit } = opened();
  made.open();
  fill({ place: "范家屯", text: "x" });
  await submit();
  assert.deepEqual([sent, made.output.textContent], [[], "intake_no_place"]);
});

test("a page that may not report opens nothing", () => {
  const { page, dialog } = opened();
  page.live.may_report = false;
  const fresh = new NewCase(page, dialog);
  fresh.start();
  assert.equal(fresh.form.children.length, 0);
});
