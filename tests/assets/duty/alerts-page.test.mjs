import assert from "node:assert/strict";
import { test } from "node:test";

import { browser } from "../browser.mjs";

browser("http://city.test/alerts?tab=closed");
const { searchOf, seekForm } = await import("../../../assets/js/duty/alerts-page.mjs");

const words = {
  past_q: "words",
  past_from: "from",
  past_to: "to",
  past_then: "at",
  past_seek: "search",
  past_clear: "clear",
};

test("what is typed becomes the address: the tab stays, the list begins anew, empty fields go", () => {
  const before = "?tab=closed&q=old&skip=50&lang=en";
  assert.equal(searchOf(before, { q: "凡河", from: "", to: "", at: "" }), "?tab=closed&lang=en&q=%E5%87%A1%E6%B2%B3");
  assert.equal(searchOf("?q=old", {}), "");
});

test("the form asks once it is sent, and clear asks for everything", () => {
  const asked = [];
  const form = seekForm(words, (search) => asked.push(search));
  assert.equal(form.querySelectorAll("input").length, 4);
  assert.equal(form.querySelector("[name=at]").placeholder, "2026-11-26 03:10");
  form.querySelector("[name=q]").value = "  凡河 ";
  form.dispatchEvent(new Event("submit", { cancelable: true }));
  form.querySelector("button.quiet").click();
  assert.deepEqual(asked, ["?tab=closed&q=%E5%87%A1%E6%B2%B3", "?tab=closed"]);
  assert.equal(form.querySelector("[name=q]").value, "");
});
