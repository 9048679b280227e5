import assert from "node:assert/strict";
import { test } from "node:test";

import "../dom.mjs";
import { chip, gathered, sorted, text, untaken } from "../../../assets/js/ui/alerts.mjs";

const words = {
  rule_serious: "{subject}!",
  rule_sos: "sos",
  rule_rule_off: "off: {subject}",
  rule_planned: "plan: {subject}",
  alert_cleared: "over",
  priority_1: "critical",
  priority_2: "urgent",
};
const rules = {
  serious: { subject: "type" },
  sos: { subject: "worker" },
  rule_off: { subject: "rule" },
  planned: { subject: "words" },
};
const live = { types: { E01: "火灾" }, names: { 211221: "铁岭县" }, rules };
const line = (id, state, priority, at) => ({ id, state, priority, at });

test("of what is grave and then of the rest: what nobody has taken first, then the gravest, then the oldest", () => {
  const found = sorted([
    line("f", "unack", 3, 0),
    line("g", "acked", 3, 0),
    line("d", "acked", 1, 1),
    line("c", "unack", 2, 3),
    line("b", "unack", 1, 5),
    line("a", "rtn_unack", 1, 4),
    line("e", "unack", 1, 5),
  ]);
  assert.deepEqual(
    found.map((one) => one.id),
    ["a", "b", "e", "c", "d", "f", "g"],
  );
  assert.equal(untaken({ state: "in_progress" }), false);
});

test("a type and a place are said by name, a person never", () => {
  assert.equal(text({ rule: "serious", subject: "E01" }, words, live), "火灾!");
  assert.equal(text({ rule: "serious", subject: "211221" }, words, live), "铁岭县!");
  assert.equal(text({ rule: "sos", subject: "4711", cleared: true }, words, live), "sos · over");
});

test("where it is not said of what, no colon waits for it", () => {
  const said = { rule_returned_twice: "第二次退单：{subject}", rule_serious: "{subject} 待核实" };
  const of = (rule) => text({ rule, subject: "", confirmed: false }, said, { types: {}, names: {}, rules: {} }).trim();
  assert.equal(of("returned_twice"), "第二次退单");
  assert.equal(of("serious"), "待核实");
});

test("another rule is named by its words, a plan by what was typed", () => {
  assert.equal(text({ rule: "rule_off", subject: "serious" }, words, live), "off: !");
  assert.equal(text({ rule: "planned", subject: "灯会" }, words, live), "plan: 灯会");
});

test("a symbol has a shape of its own, its number, and a word for who does not see it", () => {
  const [one, two] = [1, 2].map((priority) => chip({ priority }, words));
  assert.notEqual(one.children[0].attributes.d, two.children[0].attributes.d);
  assert.equal(one.textContent, "1");
  assert.equal(two.attributes["aria-label"], "urgent 2");
});

test("on a map what says the same of one township is one, and what is critical stands alone", () => {
  const of = (id, priority, group, state = "acked") => ({ ...line(id, state, priority, 1), group });
  const found = gathered([
    of("a", 2, "g"),
    of("b", 2, "g", "unack"),
    of("c", 2, "h"),
    of("d", 1, "g"),
    of("e", 1, "g"),
  ]);
  assert.deepEqual(
    new Map(found.map((one) => [one.id, [one.n, one.state]])),
    new Map([
      ["group:2/g", [2, "unack"]],
      ["d", [1, "acked"]],
      ["e", [1, "acked"]],
      ["c", [1, "acked"]],
    ]),
  );
});

test("of very many critical ones a map shows each township's once, and no number is lost", () => {
  const many = Array.from({ length: 1000 }, (_, n) => ({ ...line(String(n), "unack", 1, n), group: `sos/${n % 103}` }));
  const found = gathered(many);
  assert.equal(found.length, 103);
  assert.equal(
    found.reduce((sum, one) => sum + one.n, 0),
    1000,
  );
});
