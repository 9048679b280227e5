import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, feedOf, pageOf, serverOf, wordsOf } from "../browser.mjs";

browser("http://city.test/region/2112");
const NOTHING = {
  transform: { scale: [1, 1], translate: [0, 0] },
  arcs: [],
  objects: { town: { geometries: [] }, county: { geometries: [] } },
};
let webgl = true;
Object.getPrototypeOf(document.createElement("canvas")).getContext = () => (webgl ? {} : null);
const { mapViews, openMap } = await import("../../../assets/js/map/page-map.mjs");

/** The map of a page. @param {object} more of its configuration */
function opened(more = {}, html = '<div id="map"></div><p class="no-webgl" hidden></p>') {
  serverOf({ "/g/": () => Response.json(NOTHING) });
  const live = {
    page: "region",
    region: "2112",
    scope: "2112",
    geography: "/g",
    labels: {},
    wall: {},
    theme: { light: "#ffffff" },
    words: wordsOf({ picked: "{post} {kind} {age}" }),
    ...more,
  };
  const page = pageOf(["picked", "legend", "map-note"], live, html);
  const feed = feedOf();
  const calls = { redrawn: 0, went: [], drawn: 0 };
  const shell = { page, feed, redraw: () => (calls.redrawn += 1) };
  const map = openMap(shell, { go: (region) => calls.went.push(region), drawn: () => (calls.drawn += 1) });
  return { page, feed, map, calls };
}

test("a page without the element, and a wall for visitors, have no map", () => {
  assert.equal(opened({}, "").map, null);
  assert.equal(opened({ wall: { visitor: true } }).map, null);
  assert.deepEqual(mapViews(null, {}, {}), {});
});

test("a browser without WebGL has none and says so", () => {
  webgl = false;
  const { page, map } = opened();
  webgl = true;
  assert.equal(map, null);
  assert.equal(page.root.querySelector(".no-webgl").hidden, false);
});

test("a dot that is clicked names its post, a place without a dot is entered", () => {
  const { page, feed, map, calls } = opened();
  feed.clock.set({ now: 65_000 });
  feed.put("posts/211221", { 7: { post: "腰堡 3 网格", kind: "full" } });
  map.onclick({ county: "211221", dot: { idx: 7, fix: 60 }, township: "211221106" });
  assert.equal(page.slot("picked").textContent, "腰堡 3 网格 full seconds_ago");
  assert.deepEqual(calls.went, []);
  map.onclick({ township: "211221106" });
  assert.deepEqual(calls.went, ["211221"]);
  page.live.region = "211221";
  map.onclick({ township: "211221106" });
  assert.deepEqual(calls.went, ["211221", "211221106"]);
});

test("once it has its layers everything is shown again; load only while numbers are of now", () => {
  const { page, map, feed, calls } = opened();
  map.ondraw();
  assert.deepEqual([calls.redrawn, calls.drawn], [1, 1]);
  const loads = [];
  map.load = (held) => loads.push(held);
  const views = mapViews(map, page, feed);
  page.late = null;
  views.regions("a");
  page.late = "63 %";
  views.regions("b");
  page.late = "";
  views.regions("c");
  assert.deepEqual(loads, ["c"]);
});
