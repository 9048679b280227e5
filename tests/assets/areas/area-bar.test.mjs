import assert from "node:assert/strict";
import { test } from "node:test";

import "../dom.mjs";
import { choices, inVain, viewOf } from "../../../assets/js/areas/area-bar.mjs";

const live = { matrix_kpis: [["open", "Open"]], rank_kpis: [["on_time_rate", "On time"]] };
const page = { live, words: { layer: "Layer", layer_heat: "Hour", layer_hour: "{n}:00" } };
const names = (said, view) => choices(page, new URLSearchParams(said), view).map(([name]) => name);

test("a link's view is one there is", () => {
  assert.deepEqual(
    ["", "view=matrix", "view=ranks", "view=x"].map((said) => viewOf(new URLSearchParams(said))),
    ["overview", "matrix", "ranks", "overview"],
  );
});

test("each view asks for what it needs: a layer, its hour, a number, whom", () => {
  assert.deepEqual(names("", "overview"), ["layer"]);
  assert.deepEqual(names("layer=heat", "overview"), ["layer", "hour"]);
  assert.deepEqual(names("", "matrix"), ["kpi"]);
  assert.deepEqual(names("", "ranks"), ["kpi", "by"]);
  assert.equal(choices(page, new URLSearchParams("layer=heat"), "overview")[1][2].length, 24);
});

test("what there is not is taken out of the link and said", () => {
  const words = {
    vain_view: "view",
    layer: "layer",
    layer_heat: "hour",
    vain_value: "no {name} {value}",
    vain_instead: "{why}, {shown}",
    vain_first: "first",
  };
  const said = new URLSearchParams("view=x&layer=moon&hour=²&range=week");
  assert.deepEqual(inVain({ words }, said), ["no view x, first", "no layer moon, first", "no hour ², first"]);
  assert.equal(said.toString(), "range=week");
  assert.deepEqual(inVain({ words }, new URLSearchParams("view=matrix&layer=heat&hour=23")), []);
});
