import assert from "node:assert/strict";
import { test } from "node:test";

import { browser } from "../browser.mjs";

browser("http://city.test/duty");
const { cardRows } = await import("../../../assets/js/duty/card.mjs");

const NOW = Date.UTC(2026, 10, 23, 4, 5, 9);
const words = new Proxy(
  {
    yesterday: "yesterday {time}",
    date: "{y}-{m}-{d} {w}",
    weekdays: "0,1,2,3,4,5,6",
    place_about: "about ({place})",
    card_battery: "battery {n}",
    card_fix: "fix {age}",
    seconds_ago: "{n} s ago",
    card_session: "{purpose} since {time}",
    card_grid: "card_grid {n}",
    card_mark: "{name} {way}",
    near_m: "{n} m",
    near_km: "{n} km",
    rule_serious: "{subject} to be confirmed",
    rule_serious_confirmed: "{subject}",
  },
  { get: (all, name) => all[name] ?? name },
);
const live = { names: { 211221106: "Yaobao" }, types: { E02: "gas" }, rules: {}, commands: [] };
const line = (id, more = {}) => ({
  id,
  rule: "serious",
  priority: 1,
  state: "unack",
  region: "211221106201",
  subject: "E02",
  at: NOW - 86_400_000,
  lon_e6: 123_700_000,
  lat_e6: 42_200_000,
  approx: false,
  placed_at: 0,
  worker: null,
  seat: "",
  case: "",
  case_state: "",
  under: "",
  ...more,
});
const parts = (lines, opened = []) => ({ lines: () => lines, open: (id) => opened.push(id), key: () => "M" });
const rows = (one, all = [one], opened = []) =>
  Object.fromEntries(
    cardRows(one, { words, live }, parts(all, opened), NOW).map(([name, value]) => [name, value?.textContent ?? value]),
  );

test("of yesterday it says so, and an unknown place has no metres", () => {
  const found = rows(line("a", { approx: true }));
  assert.match(found.card_when, /^yesterday 12:05:09 · 2026-11-22/);
  assert.equal(found.card_where, "about (Yaobao)");
  assert.deepEqual([found.card_who, found.card_case, found.card_under, found.card_same], ["", "", "", ""]);
});

test("who called is a post with what the phone told; what it did not tell is not written", () => {
  const worker = { post: "Yaobao 3", kind: "full", battery: 12, accuracy_m: -1, fix_at: NOW - 3000, session_at: 0 };
  const found = rows(line("a", { rule: "sos", subject: "15003", worker: { ...worker, purpose: "" } }));
  assert.equal(found.card_who, "Yaobao 3 · full · battery 12 · fix 3 s ago · card_track");
  const called = line("sos/9/1", { rule: "sos", subject: "9", worker: { ...worker, purpose: "" } });
  const way = cardRows(called, { words, live }, parts([], []), NOW)[0][1];
  assert.equal(way.querySelector("a").getAttribute("href"), "/worker/9/track?alert=sos%2F9%2F1");
  assert.doesNotMatch(found.card_who, /15003|accuracy|session/);
  assert.equal(rows(line("b", { rule: "seat_lost", seat: "officer 0312" })).card_who, "officer 0312");
});

test("what holds it back is named, and is one click away", () => {
  const opened = [];
  const parent = line("p", { at: NOW - 60_000, confirmed: true });
  const held = line("c", { rule: "cluster", priority: 2, state: "suppressed", under: "p" });
  const found = cardRows(held, { words, live }, parts([parent, held], opened), NOW);
  const way = found.find(([name]) => name === "card_under")[1];
  assert.equal(way.textContent, "12:04 Yaobao gas");
  way.click();
  assert.deepEqual(opened, ["p"]);
  assert.equal(rows({ ...held, under: "plan/1" }).card_under, "shift_plan");
  assert.equal(rows({ ...held, under: "gone" }).card_under, "card_under_gone");
});

test("where it is names village, micro-grid and the nearest landmark; the police post stands there however far", () => {
  const site = (kind, name, north) => ({ kind, name, lon: 123_700_000, lat: 42_200_000 + north });
  const around = {
    place: { village: "Yaobao Fanjiatun", grid: "03" },
    sites: [
      site("camera", "gate", 900),
      site("school", "school", 1_800),
      site("police", "post", 90_000),
      site("market", "m", 20_000),
    ],
    phones: {},
    case: null,
  };
  const of = (more) =>
    Object.fromEntries(
      cardRows(line("a", more), { words, live }, { ...parts([]), around: () => around }, NOW).map(([name, value]) => [
        name,
        value?.textContent ?? value,
      ]),
    );
  assert.equal(of({}).card_where, "Yaobao Fanjiatun · card_grid 03 · school 200 m");
  assert.equal(of({}).card_sites, "layer_camera gate 100 m · layer_school school 200 m · layer_police post 10.0 km");
  assert.equal(of({ approx: true }).card_where, "about (Yaobao)", "of a label no village, no micro-grid, no metres");
  assert.equal(of({ approx: true }).card_sites, "");
});

test("what is grave and needs somebody on site has a way to its reports, for a desk that reports", () => {
  const parts = { lines: () => [], open() {}, key: () => "L", may: false };
  const links = (more, commands = ["sitrep.draft"]) => {
    const rules = { serious: { on_site: true }, wall_lost: {} };
    const page = { words, live: { ...live, rules, commands } };
    const [row] = cardRows(line("serious/g1/1", more), page, parts, NOW).filter(([name]) => name === "card_sitrep");
    return row[1] && row[1].href;
  };
  assert.match(links({}), /\/sitreps\?alert=serious%2Fg1%2F1$/);
  assert.equal(links({ priority: 3 }), "");
  assert.equal(links({ rule: "wall_lost" }), "");
  assert.equal(links({}, []), "");
});
