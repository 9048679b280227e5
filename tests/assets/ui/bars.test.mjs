import assert from "node:assert/strict";
import { test } from "node:test";

import { rootOf, said } from "../dom.mjs";
import { room, showBars } from "../../../assets/js/ui/bars.mjs";

const widths = (element) => element.children.map((row) => row.children[1].children[0].style.width);

test("the longest bar is whole, the others their share of it", () => {
  const { bars } = rootOf("bars").slots;
  showBars(bars, [
    { name: "a", value: 4, text: "4" },
    { name: "b", value: 1, text: "1" },
  ]);
  assert.deepEqual(widths(bars), ["100%", "25%"]);
  assert.deepEqual(said(bars), [
    ["a", "", "4"],
    ["b", "", "1"],
  ]);
});

test("nothing is a bar of no length, and one beyond the most is cut there", () => {
  const { bars } = rootOf("bars").slots;
  showBars(bars, [{ name: "a", value: 0, text: "0" }]);
  assert.deepEqual(widths(bars), ["0%"]);
  showBars(bars, [{ name: "a", value: 9, text: "9" }], 3);
  assert.deepEqual(widths(bars), ["100%"]);
});

test("what did not change is not written again", () => {
  const { bars } = rootOf("bars").slots;
  for (let n = 0; n < 3; n++) showBars(bars, [{ name: "a", value: 1, text: "1" }]);
  assert.equal(bars.writes, 1);
  showBars(null, []);
});

test("as many rows as the element is high, and no more than asked", () => {
  const { bars } = rootOf("bars").slots;
  assert.equal(room(bars, 8), 8);
  showBars(bars, [{ name: "a", value: 1, text: "1" }]);
  bars.clientHeight = 35;
  assert.equal(room(bars, 8), 3);
  assert.equal(room(bars, 2), 2);
});
