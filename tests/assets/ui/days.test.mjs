import assert from "node:assert/strict";
import { test } from "node:test";

import { floated, isDay, monthOf, moved, turned } from "../../../assets/js/ui/days.mjs";

test("a day is written with four, two and two digits, and there is such a day", () => {
  assert.deepEqual(["2026-11-27", "2028-02-29"].map(isDay), [true, true]);
  assert.deepEqual(
    ["2026-02-29", "2026-13-01", "2026-1-1", "27.11.2026", "", "2026-11-31"].map(isDay),
    Array(6).fill(false),
  );
});

test("steps go over the ends of months and years", () => {
  assert.equal(moved("2026-12-31", 1), "2027-01-01");
  assert.equal(moved("2026-03-01", -1), "2026-02-28");
  assert.equal(turned("2026-01-31", 1), "2026-02-28");
  assert.equal(turned("2026-01-15", -1), "2025-12-15");
});

test("a month begins under its weekday, Monday first, and has all its days", () => {
  const november = monthOf("2026-11-27");
  assert.equal(november.indexOf("2026-11-01"), 6);
  assert.equal(november.at(-1), "2026-11-30");
  assert.equal(monthOf("2026-06-10").indexOf("2026-06-01"), 0);
  assert.equal(monthOf("2028-02-10").filter(Boolean).length, 29);
});

test("without the browser's popover a month opens and closes by hand, and is hidden until then", () => {
  const heard = {};
  globalThis.document = {
    addEventListener: (kind, f) => (heard[kind] = f),
    removeEventListener: (kind) => delete heard[kind],
  };
  const month = { contains: (target) => target === "inside" };
  const floating = floated(month);
  assert.equal(month.hidden, true);
  floating.open();
  assert.equal(month.hidden, false);
  heard.pointerdown({ type: "pointerdown", target: "inside" });
  assert.equal(month.hidden, false);
  heard.pointerdown({ type: "pointerdown", target: "outside" });
  assert.deepEqual([month.hidden, Object.keys(heard)], [true, []]);
  floating.open();
  heard.keydown({ type: "keydown", key: "Escape" });
  assert.equal(month.hidden, true);
});

test("the browser's popover is used where there is one", () => {
  const said = [];
  const month = { showPopover: () => said.push("open"), hidePopover: () => said.push("closed") };
  const floating = floated(month);
  floating.open();
  floating.close();
  assert.deepEqual([month.popover, said], ["auto", ["open", "closed"]]);
});
