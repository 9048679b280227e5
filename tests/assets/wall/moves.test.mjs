import assert from "node:assert/strict";
import { test } from "node:test";

import { rootOf, said } from "../dom.mjs";
import { Moves } from "../../../assets/js/wall/moves.mjs";

const NOW = Date.UTC(2026, 10, 23, 4, 5, 9);
const words = {
  wall_move_reported: "reported",
  wall_move_closed: "closed",
  wall_move_dispatched: "sent",
  moves_aside: "a sample",
};
const names = { 211221: "铁岭县", 211221106: "腰堡镇", 211224: "昌图县" };
const move = (ago, step, region) => ({ at: NOW - ago, step, region, lon_e6: 123_000_000, lat_e6: 42_000_000 });
const all = { now: NOW, focus: "2112", alerts: 0 };

function wall(scope = "2112") {
  const root = rootOf("moves", "legend");
  const panel = { hidden: true };
  Object.assign(root.slots.moves, { parentElement: panel });
  const drawn = new Map();
  const lit = [];
  const marks = {
    put: (id, at, fresh) => drawn.set(id, [at.region, fresh]),
    keep: (ids) => [...drawn.keys()].filter((id) => !ids.has(id)).forEach((id) => drawn.delete(id)),
    brighten: (county) => lit.push(county),
  };
  const page = {
    root,
    words,
    live: { scope, names: { ...names } },
    slot: (name) => root.slots[name],
    say: (name, text) => (root.slots[name].textContent = text),
  };
  return { moves: new Moves(page, marks), slots: root.slots, panel, page, drawn, lit };
}

test("a line says minute, county and step, the newest first, and no township", () => {
  const { moves, slots, panel } = wall();
  moves.show({ of: [move(9000, "reported", "211221106"), move(100, "closed", "211224100")] }, all);
  assert.deepEqual(said(slots.moves), [
    ["12:05", "昌图县", "closed"],
    ["12:05", "铁岭县", "reported"],
  ]);
  assert.equal(panel.hidden, false);
});

test("on a county's own wall a line names the township", () => {
  const { moves, slots } = wall("211221");
  moves.show({ of: [move(9000, "reported", "211221106")] }, { ...all, focus: "211221" });
  assert.equal(said(slots.moves)[0][1], "腰堡镇");
});

test("beside many alerts there are lines where there is room for all, and until one of them is not shown", () => {
  const { moves, slots, panel } = wall();
  globalThis.getComputedStyle = () => ({ fontSize: "10px" });
  const alerts = { clientHeight: 700, children: [{ offsetHeight: 40 }, { offsetHeight: 450 }] };
  slots["alerts-more"] = { textContent: "" };
  slots.alerts = { parentElement: alerts };
  const seen = (height, more) => {
    Object.assign(alerts, { clientHeight: height });
    slots["alerts-more"].textContent = more;
    moves.show({ of: [move(0, "closed", "211224100")] }, { ...all, alerts: 6 });
    return !panel.hidden;
  };
  assert.equal(seen(699, ""), false, "one unit less than they need");
  assert.equal(seen(700, ""), true);
  assert.equal(seen(490, ""), true, "they took what was free");
  assert.equal(seen(490, "1 more"), false);
});

test("the far column of a wide wall has six lines, whatever alerts are open, and gives them back", () => {
  const { moves, slots, panel, page } = wall();
  const column = () => {
    const made = { insertBefore: (one, next) => Object.assign(one, { parentElement: made, next }) };
    return made;
  };
  const [home, far] = [column(), column()];
  Object.assign(panel, { parentElement: home, nextElementSibling: "categories" });
  const team = { closest: (asked) => (asked === ".wide" ? far : null) };
  Object.assign(slots, { team });
  const of = Array.from({ length: 6 }, (_, n) => move(9000 - n, "reported", "211224100"));
  const show = (alerts, clientHeight, form) => {
    Object.assign(far, { clientHeight });
    if (form) page.root.dataset.form = form;
    moves.show({ of }, { ...all, alerts });
    return [panel.parentElement === far, said(slots.moves).length, panel.hidden];
  };
  assert.deepEqual(show(0, 0), [false, 4, false], "another form has none");
  assert.deepEqual(show(8, 800), [true, 6, false]);
  assert.equal(panel.next, null, "below the table");
  assert.deepEqual(show(0, 0), [false, 4, false]);
  assert.equal(panel.next, "categories", "where it was");
  assert.deepEqual(show(0, 800, "spliced"), [false, 4, false], "of several screens it stays");
});

test("a table of many counties, or of townships, leaves no room for lines", () => {
  for (const [scope, more] of [
    ["211221", 0],
    ["2112", 8],
  ]) {
    const { moves, slots, panel, page } = wall(scope);
    const far = { clientHeight: 800, insertBefore: () => assert.fail("it stays") };
    Object.assign(slots, { team: { closest: () => far } });
    for (let n = 0; n < more; n++) page.live.names[211230 + n] = "县";
    moves.show({ of: [move(0, "closed", "211224100")] }, { ...all, focus: scope });
    assert.deepEqual([said(slots.moves).length, panel.hidden], [1, false]);
  }
});

test("where alerts need the room there are no lines, and before anything moved there is no panel", () => {
  const { moves, panel } = wall();
  const held = { of: [move(0, "closed", "211224100")] };
  moves.show(held, { ...all, alerts: 5 });
  assert.equal(panel.hidden, true);
  moves.show(held, { ...all, alerts: 4 });
  assert.equal(panel.hidden, false);
  moves.show(undefined, all);
  assert.equal(panel.hidden, true);
});

test("a mark is new for ten seconds, there for a minute, and only in the area on the map", () => {
  const { moves, drawn } = wall();
  const held = { of: [move(30_000, "reported", "211221106"), move(5000, "closed", "211224100")] };
  moves.show(held, all);
  assert.deepEqual(
    [...drawn.values()],
    [
      ["211221106", false],
      ["211224100", true],
    ],
  );
  moves.show(held, { ...all, focus: "211224" });
  assert.deepEqual([...drawn.values()], [["211224100", true]]);
  moves.show(held, { ...all, now: NOW + 55_000 });
  assert.equal(drawn.size, 0);
});

test("what is more than an eye can follow is one brighter county, where that is on the map", () => {
  const { moves, lit } = wall();
  moves.show({ bright: "211221" }, all);
  moves.show({ bright: "211221" }, { ...all, focus: "211224" });
  moves.show({ bright: "211221" }, { ...all, focus: "211221" });
  assert.deepEqual(lit, ["211221", "", "211221"]);
});

test("the legend names the marks, and again after it was written anew", () => {
  const { moves, slots } = wall();
  moves.show({}, all);
  moves.show({}, all);
  assert.equal(slots.legend.children.length, 1);
  assert.match(slots.legend.textContent, /reported.*sent.*closed.*a sample/);
  slots.legend.replaceChildren();
  moves.show({}, all);
  assert.equal(slots.legend.children.length, 1);
});
