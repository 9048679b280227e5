import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, wordsOf } from "../browser.mjs";

browser("http://city.test/rewind");
const { TimeLine, around } = await import("../../../assets/js/rewind/time-line.mjs");

const BEGINS = Date.parse("2026-11-29T00:00:00+08:00");
/** One an hour. */
const LINES = Array.from({ length: 24 }, (_, n) => [BEGINS + n * 3_600_000, "alert", `line ${n}`]);

test("in sight are the newest lines up to a moment, and the next", () => {
  const texts = (at) => around(LINES, at).map(([, , text]) => text);
  assert.deepEqual(texts(BEGINS - 1), ["line 0"]);
  assert.deepEqual(texts(BEGINS + 9 * 3_600_000), ["line 7", "line 8", "line 9", "line 10"]);
  assert.deepEqual(texts(BEGINS + 86_400_000), ["line 20", "line 21", "line 22", "line 23"]);
  assert.deepEqual(around([], BEGINS), []);
});

test("a line that stays in sight keeps its button while the day is played", () => {
  const made = new TimeLine(wordsOf({}), () => {});
  made.put("2026-11-29", BEGINS, LINES);
  made.show(BEGINS + 9 * 3_600_000);
  const before = made.list.querySelector("button");
  made.show(BEGINS + 9 * 3_600_000 + 5_000);
  assert.equal(made.list.querySelector("button"), before);
  assert.equal(made.ticks.children.length, 24);
  assert.equal(made.ticks.children[12].style.left, "50%");
});

test("a click on a line goes to its moment", () => {
  const gone = [];
  const made = new TimeLine(wordsOf({}), (at) => gone.push(at));
  made.put("2026-11-29", BEGINS, LINES);
  made.show(BEGINS);
  made.list.querySelectorAll("button")[1].click();
  made.step(1);
  made.step(-1);
  assert.deepEqual(gone, [BEGINS + 3_600_000, BEGINS + 3_600_000]);
});
