import assert from "node:assert/strict";
import { test } from "node:test";

import "./dom.mjs";
import { chip, sorted, text, untaken } from "../../assets/js/alerts.mjs";

const words = { rule_serious: "{subject}!", rule_sos: "sos", alert_cleared: "over", priority_1: "critical", priority_2: "urgent" };
const live = { types: { E01: "火灾" }, names: { 211221: "铁岭县" } };
const line = (id, state, priority, at) => ({ id, state, priority, at });

test("what nobody has taken comes first, then the gravest, then the oldest", () => {
  const found = sorted([
    line("d", "acked", 1, 1), line("c", "unack", 2, 3), line("b", "unack", 1, 5), line("a", "rtn_unack", 1, 4), line("e", "unack", 1, 5),
  ]);
  assert.deepEqual(found.map((one) => one.id), ["a", "b", "e", "c", "d"]);
  assert.equal(untaken({ state: "in_progress" }), false);
});

test("a type and a place are said by name, a person never", () => {
  assert.equal(text({ rule: "serious", subject: "E01" }, words, live), "火灾!");
  assert.equal(text({ rule: "serious", subject: "211221" }, words, live), "铁岭县!");
  assert.equal(text({ rule: "sos", subject: "4711", cleared: true }, words, live), "sos · over");
});

test("a symbol has a shape of its own, its number, and a word for who does not see it", () => {
  const [one, two] = [1, 2].map((priority) => chip({ priority }, words));
  assert.notEqual(one.children[0].attributes.d, two.children[0].attributes.d);
  assert.equal(one.textContent, "1");
  assert.equal(two.attributes["aria-label"], "urgent 2");
});
