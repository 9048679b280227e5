import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, serverOf, settled, wordsOf } from "../browser.mjs";
import { Map as Library, Marker } from "../maplibre.mjs";

browser("http://city.test/region/2112");
globalThis.matchMedia = () => ({ matches: true });
// A canvas draws nothing here.
const pen = new Proxy({}, { get: () => () => ({}), set: () => true });
Object.getPrototypeOf(document.createElement("canvas")).getContext = () => pen;
const { CityMap } = await import("../../../assets/js/map/city.mjs");

/** One square of a topology. @param {string} id */
const square = (id, n) => ({ id, type: "Polygon", properties: { name: id }, arcs: [[n]] });
const arc = (x) => [
  [x, 0],
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
];
const topology = (layers) => ({
  transform: { scale: [1, 1], translate: [0, 0] },
  arcs: [arc(0), arc(10), arc(20)],
  objects: Object.fromEntries(Object.entries(layers).map(([name, ids]) => [name, { geometries: ids.map(square) }])),
});

async function opened(more = {}) {
  serverOf({
    "/g/town.topojson": () =>
      Response.json(topology({ county: ["211221", "211224"], town: ["211221100", "211224001"] })),
    "/g/all.topojson": () => Response.json(topology({ village: ["211221100201"] })),
  });
  const labels = { 211221: [1e6, 2e6], 211224: [3e6, 4e6], 211221100: [5e6, 6e6], 211224001: [7e6, 8e6] };
  const live = {
    page: "region",
    region: "2112",
    scope: "2112",
    geography: "/g",
    theme: { light: "#ffffff" },
    labels,
    words: wordsOf(),
    names: {},
    ...more,
  };
  const element = document.createElement("div");
  document.body.append(element);
  const map = new CityMap(element, live);
  map.start();
  await settled();
  const library = Library.last;
  library.fire("load");
  await settled();
  return { map, library };
}

const dot = (idx, lon, more) => ({
  idx,
  lon,
  lat: 0,
  fix: 100,
  state: 1,
  trail: [],
  x: 0,
  y: 0,
  fx: 0,
  fy: 0,
  ...more,
});
const names = (library) => library.data.get("labels").features.map((one) => one.properties.code);

test("the city shows its counties, a county its townships; its box is what the map fits", async () => {
  const { map, library } = await opened();
  assert.equal(map.ready, true);
  assert.deepEqual(names(library), ["211221", "211224"]);
  map.show("211221");
  await settled();
  assert.deepEqual(names(library), ["211221100"]);
  assert.deepEqual(library.fitted.at(-1), [0, 0, 1, 1]);
  assert.equal(library.properties["clusters/visibility"], "none");
});

test("a village is shown in its township, with its own line", async () => {
  const { map, library } = await opened();
  map.show("211221100201");
  await settled();
  assert.deepEqual(
    library.data.get("villages").features.map((one) => one.properties.code),
    ["211221100201"],
  );
  assert.deepEqual(library.filters["village-here"], ["==", ["get", "code"], "211221100201"]);
});

test("dots of a county are drawn with their trails, those of others are not", async () => {
  const { map, library } = await opened();
  const topics = [
    ["workers/211221", { all: new Map([[1, dot(1, 2e6, { trail: [1e6, 0] })]]) }],
    ["workers/211224", { all: new Map([[2, dot(2, 9e6)]]) }],
  ];
  map.draw(topics, 110);
  assert.equal(map.dots.count, 2);
  map.show("211221");
  map.draw(topics, 110);
  assert.equal(map.dots.count, 1);
  assert.equal(library.data.get("trails").features.length, 1);
});

test("while it rests it takes no load and no alert; a click names dot and township", async () => {
  const { map, library } = await opened();
  map.rest(9e9);
  map.load({ all: new Map([["211221100", { load: "1.0", silent_since: 0 }]]) });
  assert.deepEqual(library.states, {});
  map.rest(0);
  map.load({ all: new Map([["211221100", { load: "1.0", silent_since: 0 }]]) });
  assert.ok("211221100" in library.states);
  const clicks = [];
  map.onclick = (at) => clicks.push(at);
  map.draw([["workers/211221", { all: new Map([[1, dot(1, 2e6)]]) }]], 110);
  library.under = [{ properties: { code: "211221100" } }];
  library.fire("click", { point: { x: 203, y: 0 } });
  assert.deepEqual(
    clicks.map(({ county, dot: picked, township }) => [county, picked?.idx, township]),
    [["211221", 1, "211221100"]],
  );
});

test("a place that the page is about has one mark, and a lost context brings everything again", async () => {
  const { map, library } = await opened();
  map.mark([1e6, 2e6]);
  map.mark([3e6, 4e6]);
  assert.deepEqual(
    [...Marker.all].map((one) => one.at),
    [[3, 4]],
  );
  assert.deepEqual(library.jumped.center, [3, 4]);
  let drawn = 0;
  map.ondraw = () => (drawn += 1);
  library.fire("webglcontextlost");
  assert.equal(map.ready, false);
  library.fire("webglcontextrestored");
  library.fire("idle");
  assert.deepEqual([map.ready, drawn], [true, 1]);
});
