import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { browser, wordsOf } from "../browser.mjs";

const words = wordsOf();
const CHOICES = [
  { value: "t110", word: "公安 110" },
  { value: "211221106", word: "腰堡镇" },
];

const LIVE = { scope: "2112", names: { 2112: "铁岭市", 211202: "银州区" } };

beforeEach(() => browser("http://city.test/duty"));

async function opened(more = {}) {
  const { orderForm } = await import("../../../assets/js/orders/ask.mjs");
  const sent = [];
  const options = { choices: CHOICES, channels: ["sms"], types: [["E01", "燃气"]], area: null, live: LIVE, ...more };
  const form = orderForm(
    words,
    options,
    (asked) => sent.push(asked),
    () => {},
  );
  document.body.replaceChildren(form);
  return { form, sent, set: (name, value) => (form.querySelector(`[name=${name}]`).value = value) };
}

test("nobody is chosen beforehand, and what is sent is who was ticked", async () => {
  const { form, sent, set } = await opened();
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  assert.equal(boxes.filter((box) => box.checked).length, 0);
  form.requestSubmit();
  assert.deepEqual(sent, [], "nobody was ticked");
  form.querySelector("input[name=to][value='211221106']").checked = true;
  form.querySelector("input[name=next][value='t110']").checked = true;
  set("text", "请到现场");
  set("answer", "3");
  set("arrive", "30");
  set("matter", "E01");
  form.requestSubmit();
  assert.deepEqual(sent, [
    {
      kind: "order",
      text: "请到现场",
      answer_s: 180,
      arrive_s: 1800,
      quorum: 0,
      audience: { to: ["211221106"] },
      next: ["t110"],
      anyway: false,
      matter: "E01",
    },
  ]);
});

test("a way that is not configured says so, and a line is called by a person whatever way is chosen", async () => {
  const { form, sent, set } = await opened();
  const ways = [...form.querySelector("select[name=channel]").options].map(({ value, textContent }) => [
    value,
    textContent.endsWith(words.order_channel_none),
  ]);
  assert.deepEqual(ways, [
    ["", false],
    ["sms", false],
    ["phone", true],
    ["mail", true],
    ["chat", true],
  ]);
  for (const box of form.querySelectorAll("input[name=to], input[name=anyway]")) box.checked = true;
  set("text", "请到现场");
  set("channel", "sms");
  form.requestSubmit();
  assert.deepEqual([sent[0].audience.to, sent[0].anyway], [["t110", "sms:211221106"], true]);
});

test("a small form has its fields and gives what they hold", async () => {
  const { place, smallForm } = await import("../../../assets/js/orders/small-form.mjs");
  const said = [];
  const fields = [{ name: "speaker", word: "谁", needed: true }];
  const form = smallForm(
    words,
    "safe",
    fields,
    (one) => said.push(one),
    () => {},
  );
  const element = document.createElement("div");
  document.body.append(element);
  place(element, form);
  form.querySelector("input").value = " 民警 ";
  form.requestSubmit();
  assert.deepEqual(said, [{ speaker: "民警" }]);
  place(element, null);
  assert.equal(element.children.length, 0);
});

test("the posts of an area are ticked as a group and named one by one, each once, none beforehand", async () => {
  const names = { 2112: "铁岭市", 211202: "银州区", 211221: "铁岭县", 211221106: "腰堡镇", 211221107: "凡河镇" };
  const { form, sent, set } = await opened({ live: { scope: "2112", names } });
  const box = (name, value) => form.querySelector(`input[name=${name}][value='${value}']`);
  const groups = [...form.querySelectorAll("input[name=posts]")];
  assert.deepEqual(
    groups.map(({ value, checked }) => [value, checked]),
    [
      ["2112", false],
      ["211221", false],
    ],
    "a county without townships has no group of them",
  );
  set("text", "请到岗");
  box("posts", "211221").checked = true;
  form.requestSubmit();
  box("posts", "2112").checked = true;
  box("to", "211221106").checked = true;
  form.requestSubmit();
  assert.deepEqual(
    sent.map(({ audience }) => audience.to),
    [
      ["211221106", "211221107"],
      ["211221106", "211202", "211221", "211221107"],
    ],
  );
});
