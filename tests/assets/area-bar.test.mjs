import assert from "node:assert/strict";
import { test } from "node:test";

import "./dom.mjs";
import { choices, viewOf } from "../../assets/js/area-bar.mjs";

const live = { matrix_kpis: [["open", "Open"]], rank_kpis: [["on_time_rate", "On time"]] };
const page = { live, words: { layer: "Layer", layer_heat: "Hour", layer_hour: "{n}:00" } };
const names = (said, view) => choices(page, new URLSearchParams(said), view).map(([name]) => name);

test("a link's view is one there is", () => {
  assert.deepEqual(["", "view=matrix", "view=ranks", "view=x"].map((said) => viewOf(new URLSearchParams(said))), ["overview", "matrix", "ranks", "overview"]);
});

test("each view asks for what it needs: a layer, its hour, a number, whom", () => {
  assert.deepEqual(names("", "overview"), ["layer"]);
  assert.deepEqual(names("layer=heat", "overview"), ["layer", "hour"]);
  assert.deepEqual(names("", "matrix"), ["kpi"]);
  assert.deepEqual(names("", "ranks"), ["kpi", "by"]);
  assert.equal(choices(page, new URLSearchParams("layer=heat"), "overview")[1][2].length, 24);
});
