import assert from "node:assert/strict";
import { test } from "node:test";

import { rootOf } from "../dom.mjs";
import { announced, place } from "../../../assets/js/ui/alerts.mjs";
import { QueueList } from "../../../assets/js/duty/queue-list.mjs";
import { counts, order, rowsOf } from "../../../assets/js/duty/queue.mjs";

const WORDS = { rule_sos: "SOS", rule_overdue_serious: "{subject} late", rule_handover: "unsigned" };
const LIVE = { rules: {}, types: { E01: "fire" }, names: { 211221106: "Yaobao", 2112: "Tieling" } };
const line = (id, more = {}) => ({
  id,
  rule: "overdue_serious",
  priority: 3,
  state: "unack",
  region: "211221106",
  subject: "E01",
  at: 1,
  told_at: 1,
  tiers: [9, 6, 4],
  group: `${more.rule ?? "overdue_serious"}/211221106`,
  ...more,
});
const asked = (more = {}) => ({
  tier: 4,
  only: new Set(),
  search: "",
  open: new Set(),
  view: "queue",
  words: WORDS,
  live: LIVE,
  ...more,
});
const keys = (rows) => rows.map((row) => row.key);

test("what is grave comes first, taken or not, and of each what nobody has taken", () => {
  const lines = [
    line("c", { state: "acked", priority: 1, rule: "sos" }),
    line("b", { at: 5, rule: "x" }),
    line("a", { at: 9, priority: 1, rule: "sos" }),
  ];
  assert.deepEqual(keys(rowsOf(lines, asked())), ["a", "c", "b"]);
});

test("two of a rule and township are one row that opens; what is critical never is", () => {
  const lines = [
    line("a"),
    line("b"),
    line("s1", { rule: "sos", priority: 1 }),
    line("s2", { rule: "sos", priority: 1 }),
  ];
  const rows = rowsOf(lines, asked());
  assert.deepEqual(keys(rows), ["s1", "s2", "group:overdue_serious/211221106"]);
  assert.equal(rows[2].lines.length, 2);
  const open = rowsOf(lines, asked({ open: new Set(["group:overdue_serious/211221106"]) }));
  assert.deepEqual(keys(open), ["s1", "s2", "group:overdue_serious/211221106", "a", "b"]);
});

test("one alone is no group, two of the lower are one, and the rows still add up to all", () => {
  const lines = [
    line("a"),
    line("a2"),
    line("b", { priority: 4, rule: "handover" }),
    line("u", { priority: 2, rule: "not_accepted" }),
    line("s", { priority: 1, rule: "sos" }),
    line("s2", { priority: 1, rule: "sos" }),
  ];
  const rows = rowsOf(lines, asked());
  assert.deepEqual(
    rows.map((row) => [row.line.priority, Boolean(row.group)]),
    [
      [1, false],
      [1, false],
      [2, false],
      [3, true],
      [4, false],
    ],
  );
  assert.equal(
    rows.reduce((sum, row) => sum + row.lines.length, 0),
    6,
  );
});

test("a seat sees what its tier is told, and what is set aside in lists of its own", () => {
  const lines = [
    line("a", { tiers: [9] }),
    line("b", { state: "shelved" }),
    line("c", { state: "suppressed" }),
    line("d", { region: "2112", tiers: [4] }),
  ];
  assert.deepEqual(keys(rowsOf(lines, asked())), ["d"]);
  assert.deepEqual(keys(rowsOf(lines, asked({ view: "shelved" }))), ["b"]);
  assert.equal(announced(lines[0], 4), false);
  assert.deepEqual(counts(lines, 4), { by: [0, 0, 1, 0], shelved: 1, suppressed: 1, out_of_service: 0, open: 1 });
});

test("filters and a search narrow it", () => {
  const lines = [line("a"), line("b", { priority: 1, rule: "sos", subject: "" })];
  assert.deepEqual(keys(rowsOf(lines, asked({ only: new Set([1]) }))), ["b"]);
  assert.deepEqual(keys(rowsOf(lines, asked({ search: "fire" }))), ["a"]);
  assert.deepEqual(keys(rowsOf(lines, asked({ search: "Yaobao" }))), ["b", "a"]);
  assert.equal(place({ region: "211221106201" }, LIVE), "Yaobao");
});

test("while somebody is at a row the order stands, what ends goes, and what is new waits", () => {
  const row = (key, more = {}) => ({ key, lines: [key], inside: false, ...more });
  assert.deepEqual(order(["a", "b"], [row("n"), row("a"), row("b")], false).keys, ["n", "a", "b"]);
  const held = order(["a", "b"], [row("n"), row("b")], true);
  assert.deepEqual([held.keys, held.waiting.map((one) => one.key)], [["b"], ["n"]]);
});

test("the parts of a group that was opened stand under it at once", () => {
  const row = (key, inside) => ({ key, lines: [key], inside });
  const found = order(
    ["a", "g", "z"],
    [row("a", false), row("g", false), row("g1", true), row("g2", true), row("z", false)],
    true,
  );
  assert.deepEqual([found.keys, found.waiting], [["a", "g", "g1", "g2", "z"], []]);
});

function queue() {
  const root = rootOf("queue", "pinned");
  const chosen = [];
  const page = {
    words: {
      ...WORDS,
      queue_new: "{n} new",
      queue_group: "{n}",
      priority_1: "1",
      alert_unack: "",
      alert_acked: "",
      alert_shelved: "",
      span_minutes: "{n}",
    },
    live: { ...LIVE, scope: "2112" },
    slot: (name) => root.slots[name],
    root: { querySelector: () => null },
  };
  const made = new QueueList(page, { select: (key) => chosen.push(key), standing: () => "" });
  const show = (lines) => made.show(lines, 10_000);
  const pins = () => root.slots.pinned.children.map((one) => one.dataset.alert);
  return { made, show, pins, chosen };
}

test("what is critical and not taken stays on the screen in every list, filter and search", () => {
  const { made, show, pins } = queue();
  const lines = [
    line("low"),
    line("s", { rule: "sos", priority: 1 }),
    line("taken", { rule: "sos", priority: 1, state: "acked" }),
    line("later", { state: "shelved" }),
  ];
  show(lines);
  assert.deepEqual(pins(), []);
  for (const [name, set] of [
    ["view", () => (made.query.view = "shelved")],
    ["filter", () => made.query.only.add(3)],
    ["search", () => (made.query.search = "nothing")],
  ]) {
    set();
    made.merge();
    show(lines);
    assert.deepEqual(pins(), ["s"], name);
    made.reveal("s");
    assert.deepEqual(
      [made.selected, made.query.view, made.query.search, made.query.only.size],
      ["s", "queue", "", 0],
      name,
    );
    assert.deepEqual(pins(), [], name);
  }
});

test("of very many critical ones the newest are pinned: what comes now is never hidden", () => {
  const { made, show, pins } = queue();
  made.query.search = "nothing";
  show(Array.from({ length: 25 }, (_, n) => line(`s${n}`, { rule: "sos", priority: 1, at: n })));
  assert.deepEqual([pins().length, pins().at(-1)], [20, "s24"]);
});

test("while nobody is at a row the first that waits is open, and the gravest that comes takes its place", () => {
  const { made, show, chosen } = queue();
  show([line("a")]);
  assert.deepEqual([made.selected, made.chosen], ["a", false], "it has not been read yet");
  made.openedAt -= 1_000;
  assert.equal(made.chosen, true);
  const sos = line("s", { rule: "sos", priority: 1 });
  show([line("a"), sos]);
  assert.deepEqual([made.selected, chosen], ["s", ["a", "s"]]);
  made.step(1);
  assert.deepEqual([made.selected, made.chosen], ["s", true], "the first key chooses what is open");
  show([line("a"), sos, line("r", { rule: "sos", priority: 1, at: 0 })]);
  assert.equal(made.selected, "s", "who is at a row stays there");
});

test("where nothing waits, the first that is worked on is open", () => {
  const { made, show } = queue();
  show([line("a", { state: "in_progress" }), line("b", { state: "acked", rule: "handover", group: "y" })]);
  assert.equal(made.selected, "a");
  show([line("a", { state: "in_progress" }), line("c", { rule: "handover", group: "z" })]);
  assert.equal(made.selected, "c", "until something waits");
});

test("a chosen row that ends stays open and is over; the next key goes on from where it stood", () => {
  const { made, show } = queue();
  const [a, c] = [line("a"), line("c", { rule: "handover", group: "y" })];
  const b = line("b", { rule: "sos", priority: 1 });
  show([a, b, c]);
  const order = [...made.keys];
  made.select("a");
  show([b, c]);
  assert.deepEqual([made.selected, made.row.key, made.row.over, made.keys], ["a", "a", true, ["b", "c"]]);
  made.step(1);
  assert.deepEqual([made.selected, made.row.over], [order[order.indexOf("a") + 1], undefined]);
  show([c]);
  made.select("c");
  show([{ ...c, state: "shelved" }]);
  assert.deepEqual([made.row.line.state, made.row.over], ["shelved", false], "what went aside says where it is");
  show([c]);
  assert.deepEqual([made.selected, made.row.line.state], ["c", "unack"], "and it is back where it was");
  show([]);
  made.touched = -Infinity;
  show([a]);
  assert.deepEqual([made.selected, made.opened], ["a", true], "once nobody is at it the first that waits is open");
});

test("what a filter hides has not ended: the next is selected, and was not chosen", () => {
  const { made, show, chosen } = queue();
  const lines = [line("a"), line("b", { rule: "handover", group: "y", priority: 4 })];
  show(lines);
  made.select("a");
  made.query.only.add(4);
  show(lines);
  assert.deepEqual([made.selected, made.moved, chosen.at(-1)], ["b", true, "b"]);
});

test("what waits counts on in its own place, in a row and in a pinned one: nothing of it is drawn anew", () => {
  const { made, show } = queue();
  const critical = line("s", { rule: "sos", priority: 1, told_at: 1_000 });
  show([critical]);
  const row = made.drawn.get("s");
  const inside = [...row.element.children];
  made.show([critical], 63_000);
  assert.equal(row.clock.textContent, "01:02");
  assert.deepEqual([...row.element.children], inside);
  made.query.search = "nothing";
  made.show([critical], 64_000);
  const [pin] = made.pinned.children;
  const clock = made.clocks[0];
  made.show([critical], 65_000);
  assert.equal(clock.textContent, "01:04");
  assert.equal(made.pinned.children[0], pin);
});
