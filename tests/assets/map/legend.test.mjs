import assert from "node:assert/strict";
import { test } from "node:test";

import { rootOf } from "../dom.mjs";
import { showLegend } from "../../../assets/js/map/legend.mjs";
import { Page } from "../../../assets/js/page.mjs";
import { golden } from "../golden.mjs";

const words = { load: "load", workers_cluster: "five and more", workers_one: "one" };

function legend(page, region) {
  const root = rootOf("legend");
  showLegend(new Page(root, { page, region, words, theme: golden.theme }));
  return root.slots.legend;
}

test("five classes of load in their own colours", () => {
  const swatches = legend("wall", "2112").children.filter((one) => one.tag === "i");
  assert.deepEqual(swatches.map((one) => one.style.background), [1, 2, 3, 4, 5].map((n) => golden.theme[`load-${n}`]));
});

test("a light is a cluster on the wall of the city, a worker everywhere else", () => {
  assert.match(legend("wall", "2112").textContent, /five and more/);
  for (const [page, region] of [["wall", "211221"], ["region", "2112"], ["region", "211221"]]) {
    assert.match(legend(page, region).textContent, /one$/);
  }
});
