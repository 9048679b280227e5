import assert from "node:assert/strict";
import { test } from "node:test";

import { distance, grave, metres, nearest, nearRows, services } from "../../../assets/js/duty/nearest.mjs";

const WORDS = {
  near_m: "{n} m",
  near_km: "{n} km",
  near_police: "police",
  near_fire: "119",
  near_medical: "120",
};
const rules = {
  serious: { on_site: true },
  wall_lost: {},
  sos: { preselect: false },
  not_accepted: { preselect: true },
  cluster: { preselect: true },
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
