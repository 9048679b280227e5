import assert from "node:assert/strict";
import { test } from "node:test";

import { rootOf } from "../dom.mjs";
import { Days, frame, pieces } from "../../../assets/js/wall/days.mjs";

/** 2026-12-01 09:40 in the city. */
const NOW = Date.UTC(2026, 11, 1, 1, 40);
const OPEN = [5, 6, null, 8];
const told = (last = "2026-11-30", open = OPEN) => ({ first: "2026-11-27", last, of: { open } });

function wall(answers) {
  const root = rootOf("days-open", "days-reports", "days-aside");
  const asked = [];
  const page = {
    live: { scope: "2112" },
    words: { wall_days: "lines", wall_days_of: "{first} to {last}" },
    slot: (name) => root.slots[name],
    say: (name, text) => (root.slots[name].textContent = text),
  };
  const days = new Days(page, (address) => (asked.push(address), Promise.resolve(answers.shift() ?? null)));
  return { slots: root.slots, asked, days };
}

test("a day of which nothing is known is a gap", () => {
  assert.deepEqual(pieces(OPEN), [
    [
      [0, -5],
      [1, -6],
    ],
    [[3, -8]],
  ]);
  assert.deepEqual(pieces([null, null]), []);
});

test("all values lie within the frame, and what hardly moves looks like it", () => {
  for (const values of [OPEN, [2700, 2701, 2699], [0, 0, 0], [99.4, null, 100], [3]]) {
    const [x, top, width, height] = frame(values);
    assert.ok(values.every((value) => value === null || (-value >= top && -value <= top + height)));
    assert.ok(x === 0 && width >= 1 && height > 0);
  }
  assert.ok(frame([2700, 2701, 2699])[3] >= 270, "two of 2,700 are no mountain");
});

test("asked of the wall's area, drawn with the days it is of, and not asked again that day", async () => {
  const { slots, asked, days } = wall([told()]);
  await days.beat(NOW, 0);
  assert.deepEqual(asked, ["/wall/days.json?region=2112"]);
  const [svg] = slots["days-open"].children;
  assert.equal(svg.attributes["aria-label"], "2026-11-27 to 2026-11-30");
  assert.deepEqual(
    svg.children.map((line) => line.attributes.points),
    ["0,-5 1,-6", "3,-8 3.2,-8"],
  );
  assert.deepEqual([slots["days-reports"].children.length, slots["days-aside"].textContent], [0, "lines"]);
  await days.beat(NOW + 1000, 3_600_000);
  assert.equal(asked.length, 1);
});

test("of another fortnight, or while history is far behind, nothing is drawn and it is asked again", async () => {
  const { slots, asked, days } = wall([told("2026-11-29"), { backlog: 40 }, null, told()]);
  for (const minutes of [0, 5, 10, 20, 30]) await days.beat(NOW, minutes * 60_000);
  assert.equal(asked.length, 4, "every ten minutes");
  assert.equal(slots["days-open"].children.length, 1);
});

test("after midnight the lines of the day before yesterday go", async () => {
  const { slots, days } = wall([told(), null]);
  await days.beat(NOW, 0);
  await days.beat(NOW + 86_400_000, 86_400_000);
  assert.deepEqual([slots["days-open"].children.length, slots["days-aside"].textContent], [0, ""]);
});
