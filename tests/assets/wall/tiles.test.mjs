import assert from "node:assert/strict";
import { test } from "node:test";

import { rootOf } from "../dom.mjs";
import { Tiles, blocks } from "../../../assets/js/wall/tiles.mjs";

test("every township once, in its county's block, by code", () => {
  const found = blocks(["2112", "211224001", "211221", "211221106", "211221100"]);
  assert.deepEqual(found, [
    { county: "211221", towns: ["211221100", "211221106"] },
    { county: "211224", towns: ["211224001"] },
  ]);
});

test("a tile has its township's class, and a silent county's tiles have none", () => {
  const root = rootOf("tiles");
  const live = {
    theme: { "load-1": "one", "load-5": "five" },
    names: { 211221: "甲", 211224: "乙" },
  };
  const tiles = new Tiles({ slot: () => root.slots.tiles, live });
  const line = (more) => ({ load: "0.0", silent_since: 0, ...more });
  tiles.load({
    all: new Map([
      ["211221", line()],
      ["211221100", line({ load: "99.0" })],
      ["211224", line({ silent_since: 5 })],
      ["211224001", line()],
    ]),
  });
  const [first, second] = root.slots.tiles.children;
  assert.equal(first.children[0].textContent, "甲");
  assert.equal(first.children[1].children[0].style.background, "five");
  assert.equal(second.children[1].children[0].className, "hatched");
});
