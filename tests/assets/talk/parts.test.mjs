import assert from "node:assert/strict";
import { test } from "node:test";

import { plain, say, shown, taped } from "../../../assets/js/talk/parts.mjs";
import { browser } from "../browser.mjs";

browser();

test("a part is written over only where it changed", () => {
  const one = plain("talk-x", "词", "first");
  assert.deepEqual([one.dataset.testid, one.textContent, one.className], ["talk-x", "词", "first"]);
  const text = one.firstChild;
  say(one, "词");
  assert.equal(one.firstChild, text, "the same text is not written again");
  say(one, "别的");
  assert.equal(one.textContent, "别的");
  shown(one, false);
  assert.equal(one.hidden, true);
  shown(one, true);
  assert.equal(one.hidden, false);
});

test("a call is being recorded while its last recording is asked for or on", () => {
  const call = (...states) => ({ recordings: states.map((state) => [1, "甲", "取证", state, 0, ""]) });
  assert.deepEqual([call(), call("asked"), call("kept", "on"), call("on", "over"), undefined].map(taped), [
    "",
    "asked",
    "on",
    "",
    "",
  ]);
});
