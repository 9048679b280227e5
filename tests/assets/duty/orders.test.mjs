import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { browser, pageOf, press, settled, wordsOf } from "../browser.mjs";

browser("http://city.test/duty");
const { Keys } = await import("../../../assets/js/duty/keys.mjs");
const { orderParts } = await import("../../../assets/js/duty/later.mjs");
const { Orders } = await import("../../../assets/js/duty/orders.mjs");
/** Lets everything go on, what is loaded late too: whoever asks for it after the desk has it after the desk. */
const loaded = async () => {
  await settled();
  await orderParts();
  await settled();
};
await orderParts();

const NOW = 1_795_400_000_000;
const LINE = { id: "sos/11/1", rule: "sos", region: "211221106201", lon_e6: 1, lat_e6: 1 };
const SAFE = { speaker: "民警 2107", by: "o", at: NOW };

beforeEach(() => browser("http://city.test/duty"));

function opened(line = LINE, load = orderParts) {
  const live = {
    page: "duty",
    words: wordsOf(),
    scope: "2112",
    by: "o",
    commands: ["message.send"],
    names: { 211221: "铁岭县", 211221106: "腰堡镇" },
    units: { urban: "城管局" },
    rules: { sos: { on_site: true, unknown_cause: true }, overdue: { on_site: false } },
  };
  const page = pageOf(["orders", "order-form", "inbox"], live, "");
  const sent = [];
  const commands = { of: new Map(), send: (one) => sent.push(one), hear() {} };
  const posts = new Map([["15", { post: "腰堡镇 3 网格", kind: "full" }]]);
  const orders = new Orders(page, {
    line: () => line,
    who: () => [{ name: "腰堡镇 3 网格", m: 640, fix: 0 }],
    around: () => null,
    posts: () => posts,
    now: () => NOW,
    people: () => [],
    map: null,
    commands,
    load,
  });
  return { orders, page, sent };
}

const values = (choices) => choices.map(({ value }) => value);

test("lines that a person calls, posts, departments, then who is near and may be proposed", () => {
  const { orders } = opened();
  const all = ["t110", "t119", "t120", "211221", "211221106", "uurban", "w15"];
  assert.deepEqual(values(orders.choices(LINE)), all);
});

test("of a fault of paper no line is offered", () => {
  const line = { ...LINE, id: "overdue/c/1", rule: "overdue" };
  assert.deepEqual(values(opened(line).orders.choices(line)), ["211221", "211221106", "uurban", "w15"]);
});

test("an order goes to those who were ticked, about the alert that is open", async () => {
  const { orders, page, sent } = opened();
  orders.draw();
  page.root.querySelector("[data-testid=order-open]").click();
  await loaded();
  const form = page.root.querySelector("form");
  const boxes = [...form.querySelectorAll("input[name=to]")];
  assert.equal(boxes.filter((box) => box.checked).length, 0);
  for (const box of boxes.filter(({ value }) => ["t110", "211221106"].includes(value))) box.checked = true;
  form.querySelector("textarea").value = "请到现场";
  form.querySelector("select[name=answer]").value = "3";
  form.requestSubmit();
  const [{ action, body }] = sent;
  assert.equal(action, "message.send");
  assert.deepEqual(body, {
    kind: "order",
    text: "请到现场",
    about: "alert/sos/11/1",
    audience: { to: ["t110", "211221106"] },
    answer_s: 180,
    arrive_s: 0,
    quorum: 0,
    next: [],
    anyway: false,
    matter: "",
  });
  assert.equal(page.root.querySelector("form"), null);
});

test("who is under way says so where it is proposed, and an audience by area is for places that are safe", async () => {
  const { orders, page } = opened();
  await orders.drawArea();
  assert.equal(page.root.querySelector("[data-testid=area]"), null, "no worker goes there before it is safe");
  orders.show(
    new Map([
      ["safe/sos/11/1", SAFE],
      ["sent/m", { n: 1, kind: "order", drill: false, about: "alert/other", at: NOW }],
      ["sent/m/w15", { state: "departed", channel: "app", receipts: [["departed", NOW]] }],
    ]),
  );
  assert.match(orders.choices(LINE).at(-1).word, /640|order_departed/);
  assert.match(orders.choices(LINE).at(-1).word, /order_departed/);
  const elsewhere = { state: "arrived", at: NOW, by: "211221" };
  orders.show(
    new Map([
      ["safe/sos/11/1", SAFE],
      ["unit/m/uurban", elsewhere],
    ]),
  );
  const unit = orders.choices(LINE).find(({ value }) => value === "uurban");
  assert.match(unit.word, /order_elsewhere/, "another desk's order is not taken for one's own");
  orders.close();
  await orders.drawArea();
  assert.deepEqual(
    [...page.root.querySelectorAll("input[name=regions]")].map(({ value }) => value),
    ["211221", "211221106"],
  );
});

test("while the form's part is loaded no key is one of the desk, and another alert leaves it", async () => {
  let come = () => {};
  const load = () => new Promise((done) => (come = () => done(orderParts())));
  const { orders, page } = opened(LINE, load);
  orders.open();
  const waiting = page.root.querySelector("[aria-busy=true]");
  assert.equal(waiting, document.activeElement);
  const keys = new Keys();
  const acted = [];
  page.root.addEventListener("keydown", (event) => acted.push(keys.action(event)));
  press("a", waiting);
  assert.deepEqual(acted, [""]);
  orders.close();
  come();
  await loaded();
  assert.equal(page.root.querySelector("form"), null, "it was left");
});

test("a form whose part could not be loaded says so, and opens when it is asked for again", async () => {
  let away = true;
  const load = () => (away ? Promise.reject(new TypeError("away")) : orderParts());
  const { orders, page } = opened(LINE, load);
  await orders.open();
  assert.equal(page.root.querySelector("[data-slot=order-form]").textContent, "order_lost");
  away = false;
  await orders.open();
  assert.ok(page.root.querySelector("[data-testid=form-order]"));
});

test("that a place is safe is written down with who said so", () => {
  const { orders, page, sent } = opened();
  orders.draw();
  page.root.querySelector("[data-testid=safe-open]").click();
  page.root.querySelector("input[name=speaker]").value = "民警 2107";
  page.root.querySelector("form").requestSubmit();
  assert.deepEqual([sent[0].action, sent[0].object, sent[0].body], ["safe.record", LINE.id, { speaker: "民警 2107" }]);
});
