import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { browser, wordsOf } from "../browser.mjs";

const NOW = 1_795_400_000_000;
const words = wordsOf();
const known = {
  words,
  live: { names: { 211221106: "腰堡镇" }, channels: ["sms"] },
  phones: { gas: { telephone: "024-7 1" } },
};
const head = {
  kind: "order",
  text: "请到现场",
  by: "o",
  at: NOW,
  n: 2,
  drill: false,
  short: 0,
  asked_next: 0,
  withdrawn: 0,
};
const row = (more) => ({
  ...{ state: "sent", channel: "page", since: NOW, clocked: true, due: 0, arrive_due: 0, refused: "" },
  ...{ rung: 0, group: 0, receipts: [], tried: null, recall: false, ...more },
});

beforeEach(() => browser("http://city.test/duty"));

async function opened() {
  const { SentList } = await import("../../../assets/js/orders/sent-list.mjs");
  const element = document.createElement("div");
  document.body.append(element);
  const did = [];
  const says =
    (name) =>
    (...what) =>
      did.push([name, ...what]);
  const acts = ["again", "log", "withdraw", "resend", "phone"];
  const parts = Object.fromEntries(acts.map((name) => [name, says(name)]));
  const list = new SentList(element, parts);
  const show = (rows, now = NOW, more = {}) => list.show([{ id: "m", head, rows }], { ...known, ...more }, now);
  return { element, did, show, of: (to) => element.querySelector(`[data-recipient='${to}']`) };
}

test("a second that passes moves the clock and keeps every button where the finger is", async () => {
  const { show, of } = await opened();
  const rows = [["211221106", row({ due: NOW + 90_000 })]];
  show(rows);
  const before = [...of("211221106").querySelectorAll("button")];
  const clock = of("211221106").querySelector(".digits").textContent;
  show(rows, NOW + 1000);
  assert.deepEqual([...of("211221106").querySelectorAll("button")], before);
  assert.notEqual(of("211221106").querySelector(".digits").textContent === "", true);
  assert.equal(clock, words.answer_within.replace("{time}", "01:30"));
  show([...rows, ["uurban", row({ state: "accepted" })]], NOW + 2000);
  assert.deepEqual([...of("211221106").querySelectorAll("button")], before, "what comes to another row is that row's");
});

test("who answers for a post or department is asked for by a click, and called beside the log", async () => {
  const { show, of, did } = await opened();
  const rows = [
    ["211221106", row({})],
    ["uurban", row({})],
    ["w11", row({ channel: "app" })],
  ];
  show(rows);
  const asks = (to) => [...of(to).querySelectorAll("button")].find((one) => one.textContent === words.order_phone);
  assert.equal(asks("w11"), undefined, "a worker's is told by the card of the alert");
  asks("uurban").click();
  show(rows, NOW, {
    offices: new Map([
      ["uurban", "024-7000 0002"],
      ["211221106", ""],
    ]),
  });
  assert.equal(of("uurban").querySelector("a").href, "tel:02470000002");
  assert.ok(of("211221106").textContent.includes(words.order_no_phone));
  of("uurban").querySelector("a").click();
  assert.deepEqual(did, [
    ["phone", "uurban"],
    ["log", "m", "uurban"],
  ]);
});

test("a line has its number to call, and the call's form opens beside it", async () => {
  const { show, of, did } = await opened();
  show([
    ["t110", row({ channel: "call", clocked: false })],
    ["tgas", row({ channel: "call", clocked: false })],
    ["211221106", row({})],
  ]);
  const links = ["t110", "tgas", "211221106"].map((to) => of(to).querySelector("a")?.href ?? "");
  assert.deepEqual(links, ["tel:110", "tel:02471", ""]);
  of("t110").querySelector("a").click();
  assert.deepEqual(did, [["log", "m", "t110"]]);
});

test("a row says what its gateway said, and what may be tried again has a button", async () => {
  const { show, of, did } = await opened();
  const tried = ["k", "unknown", NOW, NOW, 2, 0, true];
  show([
    ["211221106", row({ channel: "sms", tried })],
    ["w11", row({ channel: "mail" })],
    ["w12", row({ channel: "sms" })],
  ]);
  const said = (to) => of(to).querySelector(".said").textContent;
  assert.match(said("211221106"), new RegExp(`${words.channel_of_sms}${words.attempt_unknown}.*${words.attempt_nth}`));
  assert.equal(said("211221106").includes(words.order_sent), false, "nobody knows that it was sent");
  assert.deepEqual([said("w11"), said("w12")], [words.order_out_none, words.order_out_waits]);
  of("211221106").querySelector("button").click();
  assert.deepEqual(did, [["resend", "k"]]);
});

test("what is gone from the list is drawn anew when it comes back", async () => {
  const { element, show } = await opened();
  show([["211221106", row({})]]);
  show([]);
  assert.equal(element.querySelectorAll("[data-testid=order-row]").length, 0);
  show([["211221106", row({ state: "accepted" })]]);
  assert.equal(element.querySelector("[data-testid=order-row]").dataset.state, "accepted");
});

test("many recipients are counted over their rows, and who answers changes a number and no button", async () => {
  const { element, show, of } = await opened();
  const rows = Array.from({ length: 9 }, (_, n) => [`21122110${n}`, row({ state: n < 6 ? "sent" : "read" })]);
  const counts = () => element.querySelector(".counts")?.textContent;
  const more = { words: wordsOf({ order_counts: "{n}: {said}" }) };
  show(rows.slice(0, 8), NOW, more);
  assert.equal(counts(), undefined, "few are seen at once");
  show(rows, NOW, more);
  assert.equal(counts(), "9: order_sent 6 · order_read 3");
  const line = element.querySelector(".counts");
  const before = [...of("211221100").querySelectorAll("button")];
  show([...rows.slice(0, 8), ["211221108", row({ state: "refused", refused: "gone" })]], NOW, more);
  assert.equal(counts(), "9: order_sent 6 · order_read 2 · order_unsent 1");
  assert.equal(element.querySelector(".counts"), line);
  assert.deepEqual([...of("211221100").querySelectorAll("button")], before);
});
