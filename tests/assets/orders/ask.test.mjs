import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { browser, wordsOf } from "../browser.mjs";

const words = wordsOf();
const CHOICES = [
  { value: "t110", word: "公安 110" },
  { value: "211221106", word: "腰堡镇" },
];

beforeEach(() => browser("http://city.test/duty"));

test("nobody is chosen beforehand, and what is sent is who was ticked", async () => {
  const { orderForm } = await import("../../../assets/js/orders/ask.mjs");
  const sent = [];
  const form = orderForm(
    words,
    CHOICES,
    (asked) => sent.push(asked),
    () => {},
  );
  document.body.append(form);
  const boxes = [...form.querySelectorAll("input[name=to]")];
  assert.deepEqual(
    boxes.map((box) => box.checked),
    [false, false],
  );
  boxes[1].checked = true;
  form.querySelector("textarea").value = "请到现场";
  form.querySelector("select[name=answer]").value = "3";
  form.requestSubmit();
  assert.deepEqual(sent, [{ kind: "order", text: "请到现场", answer: "3", quorum: "", to: ["211221106"] }]);
});

test("a small form has its fields and gives what they hold", async () => {
  const { place, smallForm } = await import("../../../assets/js/orders/ask.mjs");
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
