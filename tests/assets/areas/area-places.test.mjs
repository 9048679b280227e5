import assert from "node:assert/strict";
import { test } from "node:test";

import { placesOf } from "../../../assets/js/areas/area-places.mjs";

const words = {
  matters_n: "{n} open, {shown} shown, {held} held",
  sites_n: "{kind}: {n}",
  sites_none: "{kind}: none",
  layer_rest: "rest",
};
const asked = (layer) => new URLSearchParams(layer ? { layer } : {});

test("an open matter leads to its page, several of one village to their list", () => {
  const spot = { code: "A-1", name: "lamp", category: "H", area: "211221106201", lon: 1, lat: 2 };
  const { places, text } = placesOf(words, asked("matters"), { n: 5, held: 4, spots: [spot] });
  assert.deepEqual(places, [
    { name: "lamp", lon: 1, lat: 2, sign: "隐", href: "/case/A-1", area: "/cases?standing=open&region=211221106201" },
  ]);
  assert.equal(text, "5 open, 1 shown, 4 held");
});

test("what stands there has the sign of its kind; where there is none it says so", () => {
  const { places, text } = placesOf(words, asked("rest"), { sites: [{ kind: "rest", name: "a", lon: 1, lat: 2 }] });
  assert.deepEqual(places, [{ name: "a", lon: 1, lat: 2, sign: "驿" }]);
  assert.equal(text, "rest: 1");
  assert.equal(placesOf(words, asked("rest"), { sites: [] }).text, "rest: none");
});

test("all kinds at once have a sign each, which the line explains with how many there are", () => {
  const more = { ...words, layer_sites: "sites", layer_school: "schools", layer_aed: "AED" };
  const sites = ["school", "aed", "school"].map((kind, n) => ({ kind, name: String(n), lon: n, lat: n }));
  const { places, text } = placesOf(more, asked("sites"), { sites });
  assert.deepEqual(
    places.map((one) => one.sign),
    ["校", "A", "校"],
  );
  assert.equal(text, "校 schools: 2  A AED: 1");
  assert.equal(placesOf(more, asked("sites"), { sites: [] }).text, "sites: none");
});

test("another layer draws none and says nothing", () => {
  assert.deepEqual(placesOf(words, asked(""), null), { places: [], text: "" });
});
