import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { browser, feedOf, pageOf, press, serverOf, settled, wordsOf } from "../browser.mjs";

browser("http://city.test/duty");
globalThis.AudioContext = class {
  state = "suspended";
};
const { Duty } = await import("../../../assets/js/duty/duty.mjs");

const NOW = Date.UTC(2026, 10, 23, 4, 5, 9);
const SLOTS = [
  "queue",
  "pinned",
  "filters",
  "detail",
  "form",
  "timeline",
  "flood",
  "near",
  "queue-note",
  "heard",
  "sound",
  "lists",
  "lists-at",
  "shelved",
  "held",
  "seat",
  "card",
  "takeover",
  "shift-form",
  "call-test",
  "plan-form",
  "plan-ends",
  "plans",
  "seats",
];
const HTML = `<div id="sound-bar"></div><button id="flood"></button>
  <div id="view-duty"></div><div id="view-shift"></div>`;
const line = (more) => ({
  rule: "overdue",
  priority: 2,
  state: "unack",
  region: "211221106",
  subject: "",
  at: NOW - 5000,
  last_at: NOW,
  count: 1,
  version: 3,
  lon_e6: 0,
  lat_e6: 0,
  by: "",
  told_at: NOW - 5000,
  rang: 1,
  tiers: [4],
  skipped: [],
  steps: [],
  ...more,
  group: `overdue/${more.group ?? "1"}`,
});
const COMMANDS = ["acknowledge", "progress", "escalate", "shelve", "note", "close", "merge"].map(
  (name) => `alert.${name}`,
);
let desk;

/** The desk with these alerts. */
function opened(alerts, address = "/duty") {
  history.replaceState(null, "", address);
  const sent = serverOf({
    "/command": () => new Response("{}", { status: 202 }),
    "/duty.json": () =>
      Response.json({ at: NOW, lists: { whistles: { n: 2, href: "/w" } }, quiet: { n: 0, places: [] } }),
  });
  const live = {
    page: "duty",
    words: wordsOf(),
    scope: "2112",
    region: "2112",
    session: "s1",
    role: "duty_lead",
    by: "甲",
    language: "zh",
    commands: COMMANDS,
    grave: [],
    shift: false,
    channels: [],
    plan: { timers: { 2: { ack: 300 } }, undo: 10, shelf: [900, 3600], night: [22, 6] },
  };
  const page = pageOf(SLOTS, live, HTML);
  const feed = feedOf();
  feed.clock.set({ now: NOW, fold: NOW });
  const shown = [];
  const map = { show: (region) => shown.push(region), mark() {} };
  const cases = [];
  const drawer = { toggle: ({ case: code }) => cases.push(code), follow() {}, close: () => false };
  const duty = new Duty(page, feed, map, { open() {} }, drawer);
  duty.start();
  const views = duty.views();
  const put = (records) => views.alerts(feed.put("alerts/2112", records), "alerts/2112");
  put(alerts);
  const commands = () => sent.filter(([to]) => to === "/command").map(([, body]) => body);
  const rows = () => [...page.slot("queue").children].map((row) => row.dataset.alert);
  return { page, feed, duty, views, put, commands, rows, shown, cases };
}

beforeEach(() => {
  sessionStorage.clear();
  localStorage.clear();
  // A desk of the test before hears no keys.
  desk?.page.root.remove();
  browser("http://city.test/duty");
});

test("the first press looks at a row, the second acts on it, and no row is acted on that was not chosen", async () => {
  desk = opened({ a: line({ group: "1" }), b: line({ at: NOW - 1000, group: "2" }) });
  press("a");
  assert.deepEqual(desk.commands(), []);
  assert.equal(desk.duty.queue.selected, "a");
  assert.deepEqual(new Set(desk.shown), new Set(["211221106"]));
  assert.equal(location.pathname, "/duty/a/a");
  press("a");
  await settled();
  assert.deepEqual(
    desk.commands().map((one) => [one.action, one.object, one.expected_version]),
    [["alert.acknowledge", "a", 3]],
  );
  desk.put({ b: line({ at: NOW - 1000, group: "2" }) });
  assert.equal(desk.duty.queue.selected, "a", "the desk stays where it is, and says that it ended");
  assert.match(desk.page.slot("detail").textContent, /detail_ended/);
  assert.equal(desk.page.slot("detail").querySelector("[data-act]"), null);
  press("a");
  await settled();
  assert.equal(desk.commands().length, 1, "nothing is done about it, nor about another");
  press("j");
  assert.equal(desk.duty.queue.selected, "b");
});

test("a search without a match says so, and how many wait besides", () => {
  const both = { a: line({ group: "1" }), b: line({ at: NOW - 1000, group: "2" }) };
  desk = opened(both);
  const search = document.getElementById("search");
  search.value = "nowhere";
  search.dispatchEvent(new Event("input"));
  assert.match(desk.page.slot("detail").textContent, /detail_unmatched/, "not that nothing waits");
  desk.put(both);
  assert.match(desk.page.slot("queue-note").textContent, /queue_no_match/);
  search.value = "";
  search.dispatchEvent(new Event("input"));
  assert.equal(desk.duty.queue.selected, "a");
});

test("notices of a group are acknowledged together, of others the group opens", async () => {
  desk = opened({
    a: line({ priority: 4 }),
    b: line({ priority: 4 }),
    c: line({ priority: 3, group: "3" }),
    d: line({ priority: 3, group: "3" }),
  });
  assert.deepEqual(desk.rows(), ["group:overdue/3", "group:overdue/1"]);
  press("j");
  press("a");
  assert.deepEqual(desk.rows().slice(0, 3), ["group:overdue/3", "c", "d"]);
  press("j");
  press("j");
  assert.equal(desk.duty.queue.selected, "group:overdue/1");
  press("a");
  await settled();
  assert.deepEqual(
    desk.commands().map((one) => one.object),
    ["a", "b"],
  );
});

test("a form carries its note, and what was typed and left is there again", async () => {
  desk = opened({ a: line({}) });
  press("j");
  press("e");
  const note = () => desk.page.slot("form").querySelector("[name=note]");
  note().value = "请支援";
  note().dispatchEvent(new Event("input", { bubbles: true }));
  press("Escape", note());
  assert.equal(note(), null);
  press("e");
  assert.equal(note().value, "请支援");
  desk.page
    .slot("form")
    .querySelector("form")
    .dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  await settled();
  assert.deepEqual(
    desk.commands().map((one) => [one.action, one.note]),
    [["alert.escalate", "请支援"]],
  );
  const outcome = { accepted: true, code: "", by: "甲", version: 4, at: NOW, since: 0, detail: "" };
  desk.views.session(desk.feed.put("session/self", { [desk.commands()[0].id]: outcome }), "session/self");
  press("e");
  assert.equal(note().value, "", "its draft went with the Outcome");
});

test("L opens the case beside the queue, and says so where there is none", async () => {
  const { page, cases } = (desk = opened({ a: line({ case: "211221-1" }), b: line({ priority: 3, group: "2" }) }));
  press("j");
  press("l");
  press("j");
  press("l");
  assert.deepEqual(cases, ["211221-1"]);
  assert.equal(page.slot("detail").querySelector("[data-testid=refusal]").textContent, "drawer_none");
});

test("M merges what is of one type and near by into the one that stays, which is open then", async () => {
  const gas = { rule: "serious", priority: 1, subject: "E02", lon_e6: 123_700_000, lat_e6: 42_200_000 };
  desk = opened({
    early: line({ ...gas, at: NOW - 9000 }),
    late: line({ ...gas, at: NOW - 1000, lat_e6: 42_201_000 }),
    far: line({ ...gas, at: NOW - 500, lat_e6: 42_290_000 }),
  });
  desk.page.live.rules.serious = { subject: "type", on_site: true };
  desk.duty.queue.select("late");
  press("m");
  await settled();
  const [one, ...more] = desk.commands();
  assert.deepEqual(
    [one.action, one.object, one.desk, more],
    ["alert.merge", "late", { into: "early", takes: true }, []],
  );
  assert.equal(one.note, "merge_note");
  assert.equal(desk.duty.queue.selected, "early");
  desk.duty.queue.select("far");
  press("m");
  assert.equal(desk.page.slot("detail").querySelector("[data-testid=refusal]").textContent, "merge_none");
  assert.equal(desk.commands().length, 1);
});

test("keys that are typed into a field act on nothing", () => {
  desk = opened({ a: line({}) });
  const search = desk.page.root.querySelector("#search");
  press("j", search);
  assert.equal(desk.duty.queue.opened, true, "the row that opened by itself was not chosen");
  press("2");
  assert.deepEqual([...desk.duty.queue.query.only], [2]);
});

test("an address names an alert; one that is over is named as over", () => {
  desk = opened({ a: line({}), b: line({ group: "2" }) }, "/duty/a/b");
  assert.equal(desk.duty.queue.selected, "b");
  desk = opened({ a: line({}) }, "/duty/a/gone");
  assert.equal(desk.duty.queue.selected, "");
  assert.equal(desk.page.slot("detail").textContent, "detail_over");
});

test("an alert's county is followed while it is selected, and no other", () => {
  const other = line({ at: NOW - 1000, group: "2", region: "211282101" });
  desk = opened({ a: line({}), b: other });
  press("j");
  assert.deepEqual(desk.feed.followed, ["workers/211221", "posts/211221"]);
  desk.put({ b: other });
  assert.deepEqual(desk.feed.followed, ["workers/211221", "posts/211221"], "the map and the people stay with it, too");
  press("j");
  assert.deepEqual(desk.feed.followed, ["workers/211282", "posts/211282"]);
});

test("a flood shows its banner with the earliest of its chain", () => {
  desk = opened({ a: line({}), b: line({}) });
  const state = { recent: 12, flood: NOW, seats: 1, flood_by: "", first: "a", quiet_s: 0, figures: null };
  desk.views.shift(desk.feed.put("shift/2112", { state }), "shift/2112");
  assert.equal(desk.page.slot("flood").hidden, false);
  assert.match(desk.page.slot("flood").textContent, /flood_first/);
});

test("the bar of a seat without sound says that alone, at once when its shift has begun", () => {
  desk = opened({ a: line({}) });
  const { bell } = desk.duty;
  bell.parts.begins = true;
  const state = { recent: 0, flood: 0, seats: 0, flood_by: "", first: "", quiet_s: 0, figures: null };
  desk.views.shift(desk.feed.put("shift/2112", { state }), "shift/2112");
  assert.equal(bell.button.textContent, "sound_off");
  const seat = { by: "o", scope: "2112", since: NOW, sound: "", away: 0 };
  const all = { state, [`seat/${desk.page.live.session}`]: seat };
  desk.views.shift(desk.feed.put("shift/2112", all), "shift/2112");
  assert.deepEqual([bell.bar.hidden, bell.button.textContent], [false, "sound_only"]);
});
