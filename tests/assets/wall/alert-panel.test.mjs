import assert from "node:assert/strict";
import { test } from "node:test";

import { rootOf } from "../dom.mjs";
import { elapsed } from "../../../assets/js/ui/text.mjs";
import { AlertPanel } from "../../../assets/js/wall/alert-panel.mjs";

const NOW = Date.UTC(2026, 10, 23, 4, 5, 9);
const words = {
  rule_sos: "sos",
  alert_unack: "not taken",
  alert_acked: "taken",
  wall_since_acked: "{time} taken since",
  priority_1: "critical",
  priority_2: "urgent",
  alerts_title: "{n} open",
  alerts_recent: "{n} new",
  alerts_more: "{n} more",
  alerts_none: "none",
  yesterday: "yesterday {time}",
  wall_service_arrived: "{who} on site {time}",
};
const alert = (n, more) => [
  `sos/${n}`,
  {
    rule: "sos",
    priority: 1,
    state: "unack",
    region: "211221106",
    subject: "",
    at: NOW - 60_000 * (n + 1),
    last_at: NOW - 60_000 * (n + 1),
    ...more,
  },
];

function house() {
  const root = rootOf("alerts", "alerts-more", "alerts-aside", "first-alert");
  const page = {
    root,
    words,
    live: { names: { 211221106: "腰堡镇" }, types: {}, rules: {}, units: { fire: "Fire" } },
    slot: (name) => root.slots[name],
    say: (name, said) => (root.slots[name].textContent = said),
  };
  return { slots: root.slots, panel: new AlertPanel(page) };
}

/** What is said of the work comes later. */
async function loaded(panel) {
  while (!panel.work) await new Promise((done) => setTimeout(done, 5));
}

test("at most eight rows, and how many more there are", () => {
  const { slots, panel } = house();
  const many = new Map(Array.from({ length: 11 }, (_, n) => alert(n)));
  panel.show(many, NOW);
  assert.equal(slots.alerts.children.length, 8);
  assert.equal(slots["alerts-more"].textContent, "3 more");
  assert.equal(slots["alerts-aside"].textContent, "9 new", "those of the last ten minutes");
  const holds = (clientHeight) => {
    slots.alerts.parentElement = { clientHeight, children: [slots.alerts, slots["alerts-more"]] };
    panel.show(many, NOW);
    return [slots.alerts.children.length, slots["alerts-more"].textContent];
  };
  assert.deepEqual(holds(48), [4, "7 more"], "rows of 10, and 5 for how many more");
  assert.deepEqual(holds(80), [7, "4 more"], "what was taken away comes back");
  many.clear();
  for (let n = 0; n < 7; n++) many.set(...alert(n));
  assert.deepEqual(holds(70), [7, ""], "all of them need no line for more");
  assert.deepEqual(holds(69), [6, "1 more"]);
});

test("the strip names the first, and counts how long nobody has taken it", () => {
  const { slots, panel } = house();
  panel.show(new Map([alert(0), alert(1, { state: "acked" })]), NOW);
  assert.match(slots["first-alert"].textContent, /critical腰堡镇 {2}sos {2}12:04 {2}not taken {2}01:00/);
  assert.equal(slots["first-alert"].className, "first unacked");
  const [symbol] = slots["first-alert"].children;
  panel.show(new Map([alert(0), alert(1, { state: "acked" })]), NOW + 1000);
  assert.match(slots["first-alert"].textContent, /01:01/);
  assert.equal(slots["first-alert"].children[0], symbol, "its symbol goes on blinking, it is not made anew");
});

test("the gravest is named first, taken or not, and what is of an earlier day says which", () => {
  const { slots, panel } = house();
  const yesterday = { rule: "sos", state: "acked", at: NOW - 86_400_000 };
  panel.show(new Map([alert(0, { priority: 2 }), alert(1, yesterday), alert(2, { at: NOW - 5 * 86_400_000 })]), NOW);
  assert.match(slots["first-alert"].textContent, /11-18 12:05 {2}not taken/);
  const [, second, third] = slots.alerts.children;
  assert.match(second.textContent, /yesterday 12:05/);
  assert.match(third.textContent, /12:04/);
});

test("few alerts have a line each for what is done and since when; one that waits has none", async () => {
  const { slots, panel } = house();
  await loaded(panel);
  const taken = { state: "acked", taken_at: NOW - 30_000 };
  panel.show(new Map([alert(0), alert(1, taken)]), NOW);
  const lines = () => slots.alerts.children.map((row) => row.children[4]?.textContent ?? "");
  assert.deepEqual(lines(), ["", "12:04 taken since"]);
  panel.show(new Map([alert(0), alert(1, taken), alert(2)]), NOW);
  assert.deepEqual(lines(), ["", "", ""], "of three the state is beside the place");
});

test("few alerts have a line for each service that was sent, whether somebody has taken them or not", async () => {
  const { slots, panel } = house();
  const services = [{ to: "ufire", state: "arrived", at: NOW - 60_000 }];
  const show = (n) => panel.show(new Map(Array.from({ length: n }, (_, at) => alert(at, { services }))), NOW);
  const lines = () => slots.alerts.children.map((row) => row.children.slice(3).map((one) => one.textContent));
  show(1);
  assert.deepEqual(lines(), [["腰堡镇 · not taken"]]);
  await loaded(panel);
  show(1);
  assert.deepEqual(lines(), [["腰堡镇 · not taken", "Fire on site 12:04"]], "what came meanwhile is drawn");
  show(3);
  assert.deepEqual(lines(), Array(3).fill(["腰堡镇 · not taken"]), "of three there is no room");
});

test("taken by somebody it is steady and counts no more", () => {
  const { slots, panel } = house();
  panel.show(new Map([alert(0, { state: "acked" })]), NOW);
  assert.equal(slots["first-alert"].className, "first");
  assert.equal(slots.alerts.children[0].className, "alert");
  assert.doesNotMatch(slots["first-alert"].textContent, /01:00/);
});

test("without any it says so", () => {
  const { slots, panel } = house();
  panel.show(new Map([alert(0)]), NOW);
  panel.show(new Map(), NOW);
  assert.deepEqual(
    [slots.alerts.children.length, slots["alerts-more"].textContent, slots["first-alert"].textContent],
    [0, "none", ""],
  );
});

test("a time that goes on, beyond the hour too", () => {
  assert.deepEqual([elapsed(58_000), elapsed(3_723_000), elapsed(-5)], ["00:58", "1:02:03", "00:00"]);
});
