import assert from "node:assert/strict";
import { test } from "node:test";

import "../dom.mjs";
import { begin, following, gravest, next } from "../../../assets/js/wall/scenes.mjs";

const counties = ["211202", "211221", "211224"];
const plan = { scenes: [1, 2, 3], rotateMs: 60, hold: false, home: "2112", fixed: "" };
const alert = (more) => ({ id: "a", state: "acked", priority: 2, region: "211221106", at: 1, ...more });

/** The views at these times. */
function tour(times, { alerts = [], wanted = plan } = {}) {
  let view = begin(wanted, 0);
  return times.map((now) => (view = next(view, wanted, now, alerts, counties)));
}

test("city, county, flow, a minute each; counties in the order of their codes", () => {
  const seen = tour([59, 60, 120, 180, 240, 300, 360, 420, 480, 600]);
  assert.deepEqual(
    seen.map((view) => view.scene),
    [1, 2, 3, 1, 2, 3, 1, 2, 3, 1],
  );
  assert.deepEqual(
    seen.filter((view) => view.scene === 2).map((view) => view.focus),
    counties,
  );
  assert.ok(seen.filter((view) => view.scene !== 2).every((view) => view.focus === "2112"));
});

test("the county of the gravest open alert goes first", () => {
  const alerts = [
    alert(),
    alert({ id: "b", priority: 1, region: "211224001" }),
    alert({ id: "c", priority: 1, region: "2112" }),
  ];
  assert.equal(tour([60], { alerts })[0].focus, "211224");
  assert.equal(gravest([]), "");
});

test("a critical one that nobody has taken holds the wall on a map that it is on until somebody has", () => {
  const alerts = [alert({ priority: 1, state: "unack" })];
  assert.deepEqual(
    tour([60, 600], { alerts }).map((view) => view.scene),
    [1, 1],
  );
  const flow = { scene: 3, focus: "2112", since: 0, last: "" };
  assert.equal(next(flow, plan, 1, alerts, counties).scene, 1);
  const county = { scene: 2, focus: "211221", since: 0, last: "211221" };
  assert.deepEqual(next(county, plan, 9999, alerts, counties), county);
  assert.equal(next(county, plan, 9999, [alert({ priority: 1 })], counties).scene, 3);
  // Another county's map does not have it.
  const elsewhere = { ...county, focus: "211224", last: "211224" };
  assert.deepEqual(next(elsewhere, plan, 9999, alerts, counties), {
    ...elsewhere,
    scene: 1,
    focus: "2112",
    since: 9999,
  });
  const two = [...alerts, alert({ id: "b", priority: 1, state: "unack", region: "211224001" })];
  assert.equal(next(county, plan, 9999, two, counties).scene, 1);
});

test("a wall without the city's map goes to the county of the critical one", () => {
  const alerts = [alert({ priority: 1, state: "unack" })];
  const wanted = { ...plan, scenes: [2, 3] };
  const flow = { scene: 3, focus: "2112", since: 0, last: "211202" };
  const there = next(flow, wanted, 5, alerts, counties);
  assert.deepEqual(there, { scene: 2, focus: "211221", since: 5, last: "211221" });
  assert.equal(next(there, wanted, 9999, alerts, counties), there);
  // A county that was asked for stays, and a wall of the flow alone has no map.
  assert.equal(next(flow, { ...wanted, fixed: "211224" }, 5, alerts, counties).focus, "211224");
  assert.equal(next(flow, { ...plan, scenes: [3] }, 5, alerts, counties), flow);
});

test("held, with one scene, or with a county fixed, it does as told", () => {
  assert.deepEqual(tour([9999], { wanted: { ...plan, hold: true } })[0].scene, 1);
  assert.deepEqual(tour([9999], { wanted: { ...plan, scenes: [3] } })[0].scene, 3);
  const fixed = tour([60, 120, 180, 240], { wanted: { ...plan, scenes: [2, 3], fixed: "211224" } });
  assert.deepEqual(
    fixed.map((view) => view.focus),
    ["2112", "211224", "2112", "211224"],
  );
});

test("after the last county comes the first; without counties the city stays", () => {
  assert.equal(following(counties, "211224"), "211202");
  assert.equal(next({ scene: 1, focus: "2112", since: 0, last: "" }, plan, 60, [], []).scene, 1);
});
