import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, wordsOf } from "../browser.mjs";

browser();
const { chosen, startLook, valueOf } = await import("../../../assets/js/ui/look.mjs");

function opened(cookie, dark) {
  const place = document.createElement("span");
  const held = { cookie };
  const seen = { again: 0, changed: null };
  const system = { matches: dark, addEventListener: (_, act) => (seen.changed = act) };
  startLook(place, wordsOf(), { theme_name: "day" }, { held, system, again: () => (seen.again += 1) });
  return { place, held, seen, system, select: place.querySelector("select") };
}

test("a cookie says what was chosen, among others", () => {
  assert.equal(chosen({ cookie: "a=b; theme=night; c=d" }), "night");
  assert.equal(chosen({ cookie: "mytheme=night" }), "");
  assert.deepEqual([valueOf("system", true), valueOf("day", true)], ["system:night", "day"]);
});

test("where nothing was chosen the switch says what is shown; a choice is written and loads the page anew", () => {
  const { select, held, seen } = opened("", true);
  assert.deepEqual([select.value, seen.again], ["day", 0]);
  select.value = "night";
  select.dispatchEvent(new Event("change"));
  assert.match(held.cookie, /^theme=night; path=\/; max-age=\d+; SameSite=Lax$/);
  assert.equal(seen.again, 1);
});

test("who follows the system follows it when it changes, and at the next look", () => {
  const { select, system, seen, held } = opened("theme=system:day", false);
  assert.deepEqual([select.value, seen.again], ["system", 0]);
  system.matches = true;
  seen.changed();
  assert.deepEqual([held.cookie.split(";")[0], seen.again], ["theme=system:night", 1]);
  assert.equal(opened("theme=system:day", true).seen.again, 1);
});
