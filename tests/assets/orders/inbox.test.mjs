import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { browser, pageOf, wordsOf } from "../browser.mjs";

const NOW = 1_795_400_000_000;
const words = wordsOf();
const message = (more) => ({
  kind: "order",
  text: "请到现场",
  about: "",
  issuer: "2112",
  by: "值班员",
  state: "sent",
  since: NOW,
  due: 0,
  rung: 0,
  drill: false,
  revision: 1,
  ...more,
});

beforeEach(() => browser("http://city.test/tasks"));

async function opened() {
  const { Inbox } = await import("../../../assets/js/orders/inbox.mjs");
  const live = { page: "tasks", words, names: { 2112: "铁岭市" }, address: "211221106", by: "乡", commands: [] };
  const page = pageOf(["inbox"], live, "");
  const [said, came] = [[], []];
  const parts = { now: () => NOW, send: (one) => said.push(one), deliver: (one) => came.push(one) };
  return { inbox: new Inbox(page, page.slot("inbox"), parts), element: page.slot("inbox"), said, came };
}

const buttons = (element) => [...element.querySelectorAll("[data-step]")].map((one) => one.dataset.step);

test("what comes is confirmed once by the page, and answered by a person", async () => {
  const { inbox, element, said, came } = await opened();
  inbox.show(
    new Map([
      ["message/m", message({})],
      ["task/t", { state: "open" }],
    ]),
  );
  inbox.show(new Map([["message/m", message({})]]));
  assert.deepEqual(
    came.map(({ action, object, body }) => [action, object, body]),
    [["message.receipt", "m", { recipient: "211221106", step: "delivered" }]],
  );
  assert.equal(element.hidden, false);
  assert.match(element.textContent, /请到现场/);
  assert.deepEqual(buttons(element), ["accepted", "departed", "arrived", "done", "returned"]);
  element.querySelector("[data-step=accepted]").click();
  assert.deepEqual(said[0].body, { recipient: "211221106", step: "accepted" });
});

test("a question is answered with can or cannot, a text with received", async () => {
  const { inbox, element } = await opened();
  inbox.show(new Map([["message/q", message({ kind: "question" })]]));
  assert.deepEqual(buttons(element).slice(0, 2), ["accepted", "declined"]);
  assert.match(element.textContent, new RegExp(`${words.answer_question_accepted}.*${words.answer_declined}`));
  inbox.show(new Map([["message/t", message({ kind: "text", state: "delivered" })]]));
  assert.deepEqual(buttons(element), ["accepted"]);
  inbox.show(new Map());
  assert.equal(element.hidden, true);
});

test("who returns an order says why", async () => {
  const { inbox, element, said } = await opened();
  inbox.show(new Map([["message/m", message({ state: "delivered", due: NOW + 60_000 })]]));
  assert.match(element.textContent, new RegExp(words.answer_within.replace("{time}", "01:00")));
  element.querySelector("[data-step=returned]").click();
  assert.deepEqual(said, []);
  element.querySelector("input[name=why]").value = "不属本辖区";
  element.querySelector("form").requestSubmit();
  assert.deepEqual([said[0].body.step, said[0].note], ["returned", "不属本辖区"]);
});

test("what was withdrawn says so and why, and asks for nothing any more", async () => {
  const { inbox, element, came } = await opened();
  inbox.show(new Map([["message/m", message({ state: "withdrawn", reason: "误派" })]]));
  assert.match(element.querySelector(".state").textContent, new RegExp(`${words.order_withdrawn}.*误派`));
  assert.deepEqual([buttons(element), came], [[], []]);
});
