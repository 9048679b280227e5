import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { NOW, acts, opened, part, view } from "./view.mjs";

beforeEach(opened);

const message = (more) => ({
  kind: "order",
  text: "到村部",
  about: "",
  issuer: "2112",
  by: "值班员",
  state: "sent",
  since: NOW,
  due: NOW + 60_000,
  rung: 0,
  drill: false,
  revision: 1,
  reason: "",
  ...more,
});

async function tab(...messages) {
  const { InboxTab } = await import("../../../assets/js/phone/inbox-tab.mjs");
  const hand = acts();
  const made = new InboxTab(hand);
  made.draw(view({ messages }));
  return { tab: made, element: made.element, hand };
}

test("an order is answered here, and stands as waiting until the fold has the answer", async () => {
  const { element, tab: made, hand } = await tab(["m", message({})]);
  assert.match(part(element, "message").textContent, /铁岭市 值班员/);
  part(element, "answer-accepted").click();
  assert.deepEqual(hand.done, [["answer", "m", "accepted"]]);
  const button = part(element, "answer-accepted");
  made.draw(view({ messages: [["m", message({})]], pending: { m: "accepted" } }));
  assert.match(part(element, "message-state").textContent, /接受：待上传/);
  made.draw(view({ messages: [["m", message({ state: "accepted" })]] }));
  assert.match(part(element, "message-state").textContent, /^已接/);
  assert.equal(part(element, "answer-accepted"), button, "the button under a finger stays");
});

test("who returns an order says why; a question may be declined without a word", async () => {
  const { element, hand } = await tab(["m", message({})], ["q", message({ kind: "question" })]);
  const [order, question] = ["m", "q"].map((id) => element.querySelector(`[data-id=${id}]`));
  part(order, "answer-returned").click();
  assert.equal(order.querySelector("form").hidden, false);
  order.querySelector("input").value = "不在本网格";
  order.querySelector("form").dispatchEvent(new Event("submit"));
  part(question, "answer-declined").click();
  assert.deepEqual(hand.done, [
    ["answer", "m", "returned", "不在本网格"],
    ["answer", "q", "declined"],
  ]);
});

test("what was withdrawn goes; without the gateway nothing is said to be missing", async () => {
  const { element, tab: made } = await tab(["m", message({})]);
  made.draw(view({ messages: [] }));
  assert.equal(part(element, "message"), null);
  assert.equal(part(element, "inbox-none").hidden, false);
  made.draw(view({ messages: [], hears: false }));
  assert.deepEqual([part(element, "inbox-none").hidden, part(element, "inbox-stale").hidden], [true, false]);
});

test("what was withdrawn says so and why, and asks for nothing", async () => {
  const { element, tab: made } = await tab(["m", message({ rung: 1 })]);
  made.draw(view({ messages: [["m", message({ state: "withdrawn", reason: "已有人到场", rung: 1 })]] }));
  assert.equal(part(element, "message-state").textContent, "已撤回 · 已有人到场");
  assert.equal(part(element, "answer-accepted").parentElement.hidden, true);
});

test("a picture goes with an order about a case and with no other", async () => {
  const { element } = await tab(["m", message({ about: "case/c" })]);
  assert.notEqual(part(element, "message-photo"), null);
  const { element: without } = await tab(["m", message({ about: "alert/a" })]);
  assert.equal(part(without, "message-photo"), null);
});
