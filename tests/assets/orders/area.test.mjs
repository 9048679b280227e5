import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { browser, wordsOf } from "../browser.mjs";

const words = wordsOf({ area_drawn: "{full}/{part}" });
const PLACES = [
  { value: "211221106", word: "腰堡镇" },
  { value: "211221107", word: "凡河镇" },
];

beforeEach(() => browser("http://city.test/duty"));

const box = (field, name, value) => field.element.querySelector(`input[name=${name}][value='${value}']`);

test("by the keyboard an area is a list of places, none of them chosen", async () => {
  const { AreaField } = await import("../../../assets/js/orders/area.mjs");
  const field = new AreaField(words, { places: PLACES, map: null, people: () => [] });
  document.body.append(field.element);
  assert.deepEqual(field.value, { workers: [], regions: [], polygon: [] });
  field.draw();
  assert.equal(field.element.open, true, "without a map the list is its twin");
  box(field, "workers", "full").checked = true;
  box(field, "regions", "211221107").checked = true;
  assert.deepEqual(field.value, { workers: ["full"], regions: ["211221107"], polygon: [] });
});

test("on the map an area is a shape, and how many are inside now is said", async () => {
  const { AreaField } = await import("../../../assets/js/orders/area.mjs");
  const element = document.createElement("div");
  document.body.append(element);
  const map = { element, where: ({ x, y }) => [x, y] };
  const people = () => [
    { lon: 5, lat: 5, kind: "full" },
    { lon: 6, lat: 5, kind: "part" },
    { lon: 50, lat: 5, kind: "full" },
  ];
  const field = new AreaField(words, { places: [], map, people });
  field.draw();
  const sheet = element.querySelector("[data-testid=shape]");
  const drags = (type, clientX, clientY) =>
    sheet.dispatchEvent(Object.assign(new Event(type, { bubbles: true }), { clientX, clientY }));
  drags("pointerdown", 0, 0);
  drags("pointermove", 10, 10);
  drags("pointerup", 10, 10);
  assert.deepEqual(field.value.polygon, [
    [0, 0],
    [10, 0],
    [10, 10],
    [0, 10],
  ]);
  assert.equal(field.said.textContent, "1/1");
  assert.equal(element.children.length, 0, "the map is the map again");
});
