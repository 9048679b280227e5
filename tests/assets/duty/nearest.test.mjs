import assert from "node:assert/strict";
import { test } from "node:test";

import {
  distance,
  grave,
  metres,
  nearest,
  nearRows,
  nearTable,
  services,
  whoNear,
} from "../../../assets/js/duty/nearest.mjs";

const WORDS = {
  near_m: "{n} m",
  near_km: "{n} km",
  near_police: "police",
  near_fire: "119",
  near_medical: "120",
};
const rules = {
  serious: { on_site: true, volunteers: false },
  wall_lost: {},
  sos: { volunteers: false, unknown_cause: true, on_site: true },
  not_accepted: { volunteers: true },
  cluster: { volunteers: true },
};
const LIVE = { rules, grave: ["E01"], plan: { night: [22, 6] } };
const dot = (idx, lon, lat = 42_000_000) => ({ idx, lon, lat, fix: 5 });

test("a degree of longitude is shorter up here", () => {
  assert.equal(Math.round(metres({ lon: 0, lat: 42_000_000 }, { lon: 1000, lat: 42_000_000 })), 83);
  assert.equal(Math.round(metres({ lon: 0, lat: 42_000_000 }, { lon: 0, lat: 42_001_000 })), 111);
});

test("full-time workers alone are proposed, the nearest first, five at most", () => {
  const posts = new Map(
    [...Array(9).keys()].map((n) => [String(n), { post: `p${n}`, kind: n === 1 ? "part" : "full" }]),
  );
  const dots = [...Array(9).keys()].map((n) => dot(n, 123_000_000 + 1000 * (n + 1)));
  const found = nearest({ lon_e6: 123_000_000, lat_e6: 42_000_000 }, [...dots, dot(77, 123_000_000)], posts);
  assert.deepEqual(
    found.map((one) => one.name),
    ["p0", "p2", "p3", "p4", "p5"],
  );
  assert.deepEqual(nearest({ lon_e6: 0, lat_e6: 0 }, dots, posts), [], "of no place nobody is near");
  assert.deepEqual(
    nearest({ lon_e6: 123_000_000, lat_e6: 42_000_000, approx: true }, dots, posts),
    [],
    "a label is no place",
  );
});

test("who calls for help is not near to that call, and a number that is a type is nobody's", () => {
  const posts = new Map([7, 8].map((n) => [String(n), { post: `p${n}`, kind: "full" }]));
  const dots = [dot(7, 123_000_100), dot(8, 123_000_200)];
  const names = (line) =>
    nearest({ lon_e6: 123_000_000, lat_e6: 42_000_000, ...line }, dots, posts).map((one) => one.name);
  assert.deepEqual(names({ subject: "7", worker: { post: "p7" } }), ["p8"]);
  assert.deepEqual(names({ subject: "7" }), ["p7", "p8"]);
});

test("calls for help, grave types and the night are for the services", () => {
  assert.equal(grave({ rule: "sos", subject: "" }, LIVE, 12), true);
  assert.equal(grave({ rule: "not_accepted", subject: "E01" }, LIVE, 12), true);
  assert.equal(grave({ rule: "cluster", subject: "S02" }, LIVE, 12), false);
  assert.deepEqual(
    [5, 6, 21, 22].map((hour) => grave({ rule: "cluster", subject: "S02" }, LIVE, hour)),
    [true, false, false, true],
  );
});

test("services come first, distances in steps people use", () => {
  assert.deepEqual(services(WORDS), ["police", "119", "120"]);
  assert.deepEqual(
    [343, 1234].map((m) => distance(m, WORDS)),
    ["340 m", "1.2 km"],
  );
});

test("who the directory names is called by name and number, and only who it names", () => {
  const around = {
    phones: {
      police: { name: "Fanhe post", telephone: "024-1", backup: "" },
      gas: { name: "Gas", telephone: "024-2", backup: "" },
    },
    sites: [],
    case: null,
  };
  assert.deepEqual(services(WORDS, around), ["police · Fanhe post 024-1", "119", "120", "Gas 024-2"]);
});

test("where only the township is known no metres are said, and why nobody is listed is", () => {
  const page = {
    words: {
      ...WORDS,
      near_first: "first",
      near_none: "none near",
      near_no_site: "nobody on site",
      near_unplaced: "only in {place}",
      near_volunteers: "no volunteers",
      seconds: "{n} s",
    },
    live: { ...LIVE, names: { 211221106: "Yaobao" } },
  };
  const line = { rule: "serious", subject: "E02", region: "211221106201", lon_e6: 1, lat_e6: 1, approx: true };
  const said = nearRows(line, [], page, 0).map(([, what]) => what);
  assert.deepEqual(said, ["police", "119", "120", "only in Yaobao", "no volunteers"]);
  assert.equal(nearRows({ ...line, approx: false }, [], page, 0)[3][1], "none near");
  const lost = nearRows({ ...line, rule: "wall_lost" }, [], page, 0);
  assert.deepEqual(lost, [["", "nobody on site", "", ""]], "to a dead screen no fire brigade is sent");
});

test("of a call whose cause is not known no worker is near, of any kind, before somebody said that it is safe", () => {
  const line = { id: "sos/7/1", rule: "sos", region: "211221106", lon_e6: 123_000_000, lat_e6: 42_000_000 };
  const own = new Map();
  const topics = {
    workers: new Map([[3, dot(3, 123_001_000)]]),
    posts: new Map([["3", { post: "p3", kind: "full" }]]),
    own,
  };
  const replica = { one: (kind) => ({ all: topics[kind] }) };
  const texts = { near_first: "first", near_unsafe: "nobody before it is safe", near_volunteers: "none" };
  const page = {
    words: { ...WORDS, ...texts, seconds: "{n} s", seconds_ago: "{n} s ago" },
    live: { ...LIVE, names: {}, scope: "2112" },
  };
  const feed = { replica, clock: { now: () => 6_000 } };
  const said = () => nearTable(line, page, feed, null).map(([, what]) => what);
  assert.deepEqual(whoNear(line, page.live, replica), []);
  assert.deepEqual(said(), ["police", "119", "120", "nobody before it is safe"]);
  own.set("safe/sos/8/1", { speaker: "2107", by: "o", at: 1 });
  assert.deepEqual(said().at(-1), "nobody before it is safe", "of another place");
  own.set("safe/sos/7/1", { speaker: "2107", by: "o", at: 1 });
  assert.deepEqual(said(), ["police", "119", "120", "p3", "none"]);
  const other = { ...line, rule: "cluster" };
  own.clear();
  assert.deepEqual(
    whoNear(other, page.live, replica).map((one) => one.name),
    ["p3"],
  );
});
