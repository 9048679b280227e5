import assert from "node:assert/strict";
import { test } from "node:test";

import { beginning, blank, call, ending, position, receipt, report, retimed } from "../../../assets/js/phone/items.mjs";

const where = { longitude: 123.8138449, latitude: 42.0169, accuracy: 8, speed: null, heading: 90 };

test("a position has what the phone knows and nothing else", () => {
  assert.deepEqual(position(5, where), {
    t: "position",
    at: 5,
    lon: 123.8138449,
    lat: 42.0169,
    accuracy: 8,
    interval: 10,
    bearing: 90,
  });
  assert.deepEqual(blank(), { t: "position", at: 0, lon: 0, lat: 0 });
});

test("a session ends as the one that was begun", () => {
  const begun = beginning(5, "patrol");
  const over = ending(9, { id: begun.id, started: begun.at, purpose: "patrol" });
  assert.deepEqual([over.t, over.session, over.started, over.at], ["duty_end", begun.id, 5, 9]);
});

test("a report has a place or the own village, and never both", () => {
  const wanted = { type: "H01", category: "H", text: "x", region: "211221106201" };
  const placed = report(5, { ...wanted, where });
  assert.deepEqual([placed.region, placed.lon_e6, placed.lat_e6], ["", 123813845, 42016900]);
  const named = report(5, { ...wanted, where: null });
  assert.deepEqual([named.region, "lon_e6" in named], ["211221106201", false]);
});

test("times that lie ahead of the server's are moved, and no others", () => {
  assert.deepEqual(retimed({ t: "duty_end", at: 90_000, started: 100 }, 5000, -86_400), {
    t: "duty_end",
    at: 3600,
    started: 100,
  });
  assert.deepEqual(retimed({ id: "d", started: 90_000 }, 5000, -86_400), { id: "d", started: 3600 });
});

test("each event is another one", () => {
  assert.notEqual(call(5, null, false).id, call(5, null, true).id);
  assert.deepEqual([call(5, null, true).cancelled, receipt(5, "m", "returned", "病了").note], [true, "病了"]);
});
