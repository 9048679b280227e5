import assert from "node:assert/strict";
import { test } from "node:test";

import { Sites, featuresOf } from "../../../assets/js/map/sites.mjs";

const SITE = { name: "a", sign: "x", lon: 123_500_000, lat: 42_250_000 };

/** As much of a map as is touched. */
function mapWith(found, leaves = []) {
  const said = { data: null, layers: [], eased: null };
  const source = {
    setData: (data) => (said.data = data),
    getClusterExpansionZoom: async () => 12,
    getClusterLeaves: async () => leaves,
  };
  const map = {
    getSource: () => (said.source ? source : undefined),
    getLayer: (id) => said.layers.includes(id),
    addSource: (_, { data, cluster }) => Object.assign(said, { source: true, data, cluster }),
    addLayer: ({ id }) => said.layers.push(id),
    queryRenderedFeatures: () => found,
    easeTo: (to) => (said.eased = to),
  };
  return { map, said };
}

test("a place keeps its sign, its link and where it is", () => {
  const [one] = featuresOf([{ ...SITE, href: "/case/1" }]).features;
  assert.deepEqual(one.properties, { name: "a", sign: "x", href: "/case/1", area: "" });
  assert.deepEqual(one.geometry.coordinates, [123.5, 42.25]);
});

test("nothing is put on a map before there is a place, and later ones replace the former", () => {
  const { map, said } = mapWith([]);
  const sites = new Sites(map, {});
  sites.show([]);
  assert.deepEqual(said.layers, []);
  sites.show([SITE]);
  assert.deepEqual(said.layers, ["sites", "site-signs"]);
  assert.ok(said.cluster);
  sites.show([]);
  assert.equal(said.data.features.length, 0);
  said.data = null;
  sites.show([]);
  assert.equal(said.data, null, "the same again is not put there again");
});

/** What a click tells. */
async function told(found, leaves = []) {
  const { map, said } = mapWith(found, leaves);
  const sites = new Sites(map, {});
  sites.show([SITE]);
  const places = [];
  const hit = sites.at({ x: 0, y: 0 }, (place) => places.push(place));
  await new Promise((later) => setImmediate(later));
  return { hit, places, eased: said.eased };
}

test("a click tells a place and its link; beside all of them it is the map's", async () => {
  const one = [{ properties: { name: "a", sign: "x", href: "/case/1" } }];
  assert.deepEqual(await told(one), { hit: true, places: [{ name: "a", href: "/case/1" }], eased: null });
  assert.deepEqual(await told([]), { hit: false, places: [], eased: null });
});

test("on several it goes nearer; where all are at one place it opens their list", async () => {
  const many = [{ properties: { cluster_id: 7, point_count: 2 }, geometry: { coordinates: [1, 2] } }];
  const leaf = (area) => ({ properties: { area } });
  assert.deepEqual(await told(many, [leaf("/a"), leaf("/b")]), {
    hit: true,
    places: [{ name: "2", href: "" }],
    eased: { center: [1, 2], zoom: 12 },
  });
  assert.deepEqual(await told(many, [leaf("/a"), leaf("/a")]), {
    hit: true,
    places: [{ name: "2", href: "/a" }],
    eased: null,
  });
  assert.deepEqual((await told(many, [leaf(""), leaf("")])).eased, { center: [1, 2], zoom: 12 });
});
