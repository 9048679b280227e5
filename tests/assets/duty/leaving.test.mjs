import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, pageOf, wordsOf } from "../browser.mjs";

browser("http://city.test/shift");
const { Leaving, question } = await import("../../../assets/js/duty/leaving.mjs");

const words = wordsOf({ leave_open: "{n} open", list_stop: "; " });
const line = (more = {}) => ({ state: "unack", priority: 1, tiers: [4], ...more });

test("an officer is asked for open critical alerts of the own tier and for an empty desk, and for nothing else", () => {
  assert.equal(question([], 4, 2, words), "");
  assert.equal(question([line({ priority: 2 }), line({ tiers: [6] }), line({ state: "shelved" })], 4, 2, words), "");
  assert.equal(question([line(), line({ state: "acked" })], 4, 2, words), "2 open");
  assert.equal(question([line()], 4, 1, words), "1 open; leave_empty");
});

test("with others there and nothing critical a shift ends at once; after the question only by a second press", () => {
  const sent = [];
  const page = pageOf(["f"], { words, scope: "2112" });
  const leaving = new Leaving(page, (command) => sent.push(command));
  page.slot("f").append(leaving.form([]));
  const submit = () =>
    page
      .slot("f")
      .querySelector("form")
      .dispatchEvent(new Event("submit", { cancelable: true }));
  leaving.show([], { seats: 2 });
  submit();
  assert.deepEqual(sent.splice(0), [{ action: "shift.end", note: "" }]);
  leaving.show([line()], { seats: 2 });
  submit();
  assert.deepEqual([sent.length, leaving.ask.hidden], [0, false]);
  const sure = leaving.ask.querySelector("#leave-sure");
  leaving.show([line(), line()], { seats: 2 });
  assert.equal(leaving.ask.querySelector("p").textContent, "2 open", "what comes while it asks is counted");
  assert.equal(leaving.ask.querySelector("#leave-sure"), sure, "and no button is another");
  leaving.show([], { seats: 2 });
  assert.equal(leaving.ask.hidden, true, "what is over is not asked for");
  leaving.show([line()], { seats: 2 });
  assert.equal(leaving.ask.hidden, true);
  submit();
  leaving.ask.querySelector("button.first").click();
  assert.deepEqual([sent.length, leaving.ask.hidden], [0, true]);
  submit();
  leaving.ask.querySelector("#leave-sure").click();
  assert.deepEqual(sent, [{ action: "shift.end", note: "", body: { sure: true } }]);
});
