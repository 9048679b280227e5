import assert from "node:assert/strict";
import { test } from "node:test";

import { wordsOf } from "../browser.mjs";
import { callerText, commandOf } from "../../../assets/js/call/call-command.mjs";

test("what is missing is said; of a township it stands in the text; without a number nobody is kept", () => {
  const words = wordsOf({ call_township_line: "(township)" });
  const where = { code: "211221106", why: "" };
  assert.equal(commandOf({ text: "" }, "E02", where, words), "call_no_text");
  assert.equal(commandOf({ text: "x" }, "", where, words), "call_no_type");
  assert.equal(commandOf({ text: "x" }, "E02", { code: "", why: "where" }, words), "where");
  const made = commandOf({ text: "x", address: "", name: "", phone: "", channel: "telephone" }, "E02", where, words);
  assert.deepEqual(made, {
    matter: { type: "E02", region: "211221106", channel: "telephone", text: "x\n(township)" },
    parties: [],
  });
});

test("a number of which nothing is known is said to be new", () => {
  assert.equal(callerText({ day: 0, quarter: 0, open: 0 }, wordsOf({})), "call_new");
});
