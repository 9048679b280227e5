import assert from "node:assert/strict";
import { test } from "node:test";

import { browser } from "../browser.mjs";

browser("http://city.test/duty");
const { holdWhilePressed } = await import("../../../assets/js/ui/press.mjs");

test("a pointer on a button holds what is drawn until its click is over; on a map it does not", () => {
  const told = [];
  const later = [];
  const renders = { hold: () => told.push("hold"), release: () => told.push("release") };
  holdWhilePressed(renders, { later: (f) => later.push(f) });
  document.body.innerHTML = "<button><b>派单</b></button><canvas></canvas>";
  const press = (selector, kind) => document.querySelector(selector).dispatchEvent(new Event(kind, { bubbles: true }));
  press("canvas", "pointerdown");
  assert.deepEqual(told, []);
  press("b", "pointerdown");
  document.querySelector("button").addEventListener("click", () => told.push("click"));
  press("b", "pointerup");
  document.querySelector("button").click();
  for (const f of later) f();
  assert.deepEqual(told, ["hold", "click", "release"]);
});
