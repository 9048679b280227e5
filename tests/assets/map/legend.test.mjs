import assert from "node:assert/strict";
import { test } from "node:test";

import { rootOf } from "../dom.mjs";
import { STEPS, classOf, showLegend, stepsUpTo } from "../../../assets/js/map/legend.mjs";
import { Page } from "../../../assets/js/ui/page.mjs";
import { golden } from "../golden.mjs";

const words = {
  load: "load",
  workers_cluster: "five and more",
  workers_one: "one",
  workers_sample: "some",
  no_data: "none",
};

function legend(page, region) {
  const root = rootOf("legend");
  showLegend(new Page(root, { page, region, words, theme: golden.theme }), region.length >= 6);
  return root.slots.legend;
}

test("five classes of load in their own colours", () => {
  const parts = legend("wall", "2112").children.flatMap((part) => part.children);
  const swatches = parts.filter((one) => one.tag === "i" && one.className !== "hatched");
  assert.deepEqual(
    swatches.map((one) => one.style.background),
    [1, 2, 3, 4, 5].map((n) => golden.theme[`load-${n}`]),
  );
});

test("a light is a cluster on the wall of the city, a worker at a desk, one of a sample on a county's wall", () => {
  assert.match(legend("wall", "2112").textContent, /five and more/);
  assert.match(legend("wall", "211221").textContent, /^some/);
  for (const [page, region] of [
    ["region", "2112"],
    ["region", "211221"],
  ]) {
    assert.match(legend(page, region).textContent, /^one/);
  }
});

test("the numbers between the classes are their bounds, and no data is a class of its own", () => {
  assert.match(legend("wall", "2112").textContent, new RegExp(`load${STEPS.join("")}none$`));
  assert.deepEqual(
    [0, STEPS[0] - 0.1, STEPS[0], STEPS[3], 999].map((load) => classOf(load)),
    [0, 0, 1, 4, 4],
  );
});

test("other numbers than load have their own word and their own steps, up to the largest", () => {
  assert.deepEqual(stepsUpTo(9), [2, 4, 6, 8]);
  assert.deepEqual(
    [0, 1, 2, 7, 9].map((n) => classOf(n, stepsUpTo(9))),
    [0, 0, 1, 3, 4],
  );
  const root = rootOf("legend");
  showLegend(new Page(root, { page: "region", region: "2112", words, theme: golden.theme }), false, {
    word: "reports",
    steps: stepsUpTo(9),
  });
  assert.match(root.slots.legend.textContent, /reports2468none$/);
});
