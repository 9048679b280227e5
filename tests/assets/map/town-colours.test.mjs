import assert from "node:assert/strict";
import { test } from "node:test";

import { TownColours } from "../../../assets/js/map/town-colours.mjs";

const theme = { "load-1": "one", "load-2": "two", "load-5": "five" };
const live = { theme };
const line = (load, silent_since = 0) => ({ load: load === null ? "" : `${load}.0`, silent_since });
const regions = (lines) => ({ all: new Map(Object.entries(lines)) });

function drawn() {
  const map = { states: {}, filters: [] };
  map.setFeatureState = ({ id }, { colour }) => (map.states[id] = colour);
  map.setFilter = (_, filter) => map.filters.push(filter[1][2][1]);
  return map;
}

test("a township has the colour of its load; of a silent county, and of what has no grids, none is known", () => {
  const [map, colours] = [drawn(), new TownColours(live)];
  const held = regions({
    211221: line(9),
    211224: line(9, 5),
    211221100: line(5),
    211221106: line(90),
    211224001: line(5),
    211999001: line(null),
  });
  colours.show(map, held);
  assert.deepEqual(map.states, { 211221100: "one", 211221106: "five" });
  assert.deepEqual(map.filters, [["211221100", "211221106"]]);
  colours.show(map, held);
  assert.equal(map.filters.length, 1, "the filter is set when it changes");
  colours.forget();
  colours.show(map, held);
  assert.equal(map.filters.length, 2, "and when the style was made anew");
});

test("other numbers are shown in five steps up to the largest, and load again after them", () => {
  const [map, colours] = [drawn(), new TownColours(live)];
  const held = regions({ 211221100: line(5), 211221106: line(90) });
  assert.equal(colours.tint(null), null, "nothing was drawn yet");
  colours.show(map, held);
  assert.equal(colours.tint({ 211221100: 50 }), held);
  colours.show(map, held);
  assert.deepEqual(map.states, { 211221100: "five", 211221106: "one" });
  assert.equal(colours.tint(null), held);
  colours.show(map, held);
  assert.deepEqual(map.states, { 211221100: "one", 211221106: "five" });
});
