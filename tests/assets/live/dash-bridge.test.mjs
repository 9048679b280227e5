import assert from "node:assert/strict";
import { test } from "node:test";

import { DashBridge, setProps } from "../../../assets/js/live/dash-bridge.mjs";

const STORES = [
  { id: "live-open", topic: "regions/2112", key: "2112", field: "open" },
  { id: "live-reports", topic: "regions/2112", key: "2112", field: "reports" },
];

function built() {
  const held = { at: 5, all: new Map([["2112", { open: 7, reports: 3 }]]) };
  const waits = [];
  const told = [];
  const seen = { hidden: false, now: 5_000 };
  const bridge = new DashBridge(
    STORES,
    { topics: new Map([["regions/2112", held]]) },
    {
      set: (id, props) => told.push([id, props]),
      later: (f, ms) => waits.push([f, ms]),
      hidden: () => seen.hidden,
      now: () => seen.now,
    },
  );
  return { bridge, held, waits, told, seen, run: () => waits.shift()[0]() };
}

test("the first is written at once, what changed within a second after it once, and only another value", () => {
  const { bridge, held, waits, told, seen, run } = built();
  bridge.late = "";
  for (let n = 0; n < 5; n++) bridge.hear("regions/2112");
  assert.equal(waits.length, 1);
  assert.equal(waits[0][1], 0);
  run();
  assert.deepEqual(told, [
    ["live-open", { data: { value: 7, late: "", at: 5 } }],
    ["live-reports", { data: { value: 3, late: "", at: 5 } }],
  ]);
  held.all.set("2112", { open: 8, reports: 3 });
  seen.now += 400;
  bridge.hear("regions/2112");
  assert.equal(waits[0][1], 600);
  run();
  assert.deepEqual(told.slice(2), [["live-open", { data: { value: 8, late: "", at: 5 } }]]);
});

test("a topic that no store holds wakes nothing, nor does a page that cannot be seen", () => {
  const { bridge, waits, told, seen, run } = built();
  bridge.late = "";
  bridge.hear("alerts/2112");
  assert.equal(waits.length, 0);
  bridge.hear("regions/2112");
  seen.hidden = true;
  run();
  assert.deepEqual(told, []);
  bridge.hear("regions/2112");
  assert.equal(waits.length, 0);
  seen.hidden = false;
  bridge.wake();
  run();
  assert.equal(told.length, 2);
});

test("before it is known whether numbers are of now none is written; while they are not, that is", () => {
  const { bridge, told, run } = built();
  bridge.hear("regions/2112");
  run();
  assert.deepEqual(told, []);
  bridge.late = "历史补录中";
  bridge.wake();
  run();
  assert.deepEqual(told[0], ["live-open", { data: { value: null, late: "历史补录中", at: 5 } }]);
});

test("some fields of every record of a kind, of whichever topics of it the page follows; late, none", () => {
  const topics = new Map([
    ["regions/2112", { at: 5, all: new Map([["2112", { open: 7, reports: 3 }]]) }],
    ["regions/211221", { at: 6, all: new Map([["211221", { open: 2, reports: 1 }]]) }],
    ["alerts/2112", { at: 9, all: new Map([["x", { open: 1 }]]) }],
  ]);
  const waits = [];
  const told = [];
  const stores = [{ id: "live-areas", topic: "regions", key: "", field: "", fields: ["open"] }];
  const parts = { set: (id, props) => told.push([id, props]), later: (f) => waits.push(f), hidden: () => false };
  const bridge = new DashBridge(stores, { topics }, parts);
  bridge.late = "";
  bridge.hear("alerts/2112");
  assert.equal(waits.length, 0);
  bridge.hear("regions/211221");
  waits.shift()();
  const records = { 2112: { open: 7 }, 211221: { open: 2 } };
  assert.deepEqual(told, [["live-areas", { data: { records, late: "", at: 6 } }]]);
  topics.get("regions/2112").all.get("2112").reports = 4;
  bridge.hear("regions/2112");
  waits.shift()();
  assert.equal(told.length, 1, "what is not shown changes nothing");
  bridge.late = "历史补录中";
  bridge.wake();
  waits.shift()();
  assert.deepEqual(told[1][1].data.records, {});
});

test("what a change replaced is not kept for an undo that no page has", () => {
  const past = [{ id: "a" }];
  const set = [];
  globalThis.window = {
    dash_clientside: { set_props: (id, props) => (set.push([id, props]), past.push({ id })) },
    dash_stores: [{ getState: () => ({ history: { past } }) }, { getState: () => ({}) }],
  };
  setProps("live-open", { data: 1 });
  setProps("live-open", { data: 2 });
  assert.deepEqual(
    set.map(([, { data }]) => data),
    [1, 2],
  );
  assert.deepEqual(past, []);
  delete globalThis.window;
});
