import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { NOW, acts, opened, part, settled, view, words } from "./view.mjs";

beforeEach(opened);

async function tab(more) {
  const { ReportTab } = await import("../../../assets/js/phone/report-tab.mjs");
  const hand = acts({ get: async () => "没写完" });
  const made = new ReportTab(hand);
  made.draw(view(more));
  await settled();
  return { tab: made, element: made.element, hand };
}

const seen = (element) =>
  [...part(element, "types").children].filter((one) => !one.hidden).map((one) => one.dataset.testid.slice(5));

test("the usual types stand first; a category or a word finds the others", async () => {
  const { element } = await tab();
  assert.deepEqual(seen(element), ["D05"]);
  part(element, "category-H").click();
  await settled();
  assert.deepEqual(seen(element), ["H01"]);
  part(element, "search").value = "火";
  part(element, "search").dispatchEvent(new Event("input"));
  assert.deepEqual(seen(element), ["E01"]);
});

test("an emergency shows the numbers to call before anything is sent", async () => {
  const { element } = await tab();
  const numbers = element.querySelector(".numbers");
  assert.equal(numbers.hidden, true);
  part(element, "category-E").click();
  assert.equal(numbers.hidden, false);
  assert.deepEqual(
    [...numbers.querySelectorAll("a")].map(({ href }) => href),
    ["tel:110", "tel:119", "tel:120", "tel:122"],
  );
});

test("a type and a press are enough; what was written before comes back", async () => {
  const { element, hand } = await tab();
  assert.equal(part(element, "words").value, "没写完");
  assert.equal(part(element, "send").disabled, true);
  part(element, "type-D05").click();
  await settled();
  part(element, "send").click();
  await settled();
  const wanted = { type: "D05", category: "D", text: "没写完", region: "211221106201", placed: true };
  assert.deepEqual(hand.done, [["report", wanted]]);
  assert.equal(part(element, "sent").textContent, words.phone_sent);
  assert.equal(part(element, "send").disabled, true, "the next one is chosen anew");
});

test("a place that could not be had is said", async () => {
  const { element, hand } = await tab();
  hand.report = async () => false;
  part(element, "type-D05").click();
  part(element, "send").click();
  await settled();
  assert.match(part(element, "sent").textContent, /没有取到位置，已按范家屯村/);
});

test("a report is kept by the system once its number is past", async () => {
  const line = { id: "a", type: "H01", at: NOW, seq: 5, text: "" };
  const { element, tab: made } = await tab({ sent: [line], first: 5 });
  assert.match(part(element, "sent-list").textContent, /楼道堆物 · 待上传/);
  made.draw(view({ sent: [line], first: Infinity }));
  assert.match(part(element, "sent-list").textContent, /楼道堆物 · 系统已收到/);
});
