import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { NOW, acts, opened, own, part, settled, view, words } from "./view.mjs";

beforeEach(opened);

async function tab(more) {
  const { ReportTab } = await import("../../../assets/js/phone/report-tab.mjs");
  const values = new Map([
    ["draft", "没写完"],
    ["draft-files", more?.picked],
  ]);
  const change = async (act) => act({ get: async (name) => values.get(name), put: (...one) => values.set(...one) });
  const hand = acts({ get: async (name) => values.get(name), change });
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

test("a report that was whistled for says who was called, a line each", async () => {
  const whistles = [{ zh: "吹哨 10:05 公安派出所 · 报到 10:20" }, { zh: "吹哨 10:05 司法所 · 还没有应哨" }];
  const cases = { r1: { code: "7KQ2", state: { zh: "办理中" }, whistles } };
  const sent = [{ id: "r1", type: "H01", at: NOW, seq: 1, text: "" }];
  const { element } = await tab({ own: { ...own, cases }, sent, first: 9 });
  const lines = [...element.querySelectorAll(".whistle")].map(({ textContent }) => textContent);
  assert.deepEqual(
    lines,
    whistles.map(({ zh }) => zh),
  );
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
  const wanted = { type: "D05", category: "D", text: "没写完", region: "211221106201", placed: true, reporter: "" };
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

test("a picture that was added is seen and can be taken out; the report waits for none", async () => {
  URL.createObjectURL = () => "blob:x";
  URL.revokeObjectURL = () => {};
  const picked = [{ type: "image/jpeg", bytes: new ArrayBuffer(3), hash: "a" }];
  const { element, hand } = await tab({ picked });
  assert.equal(part(element, "added").children.length, 1);
  part(element, "added-out").click();
  await settled();
  assert.equal(part(element, "added").children.length, 0);
  part(element, "type-D05").click();
  part(element, "send").click();
  await settled();
  assert.equal(hand.done.length, 1);
});

test("a report says what became of its files, and why one was refused", async () => {
  const line = { id: "a", type: "H01", at: NOW, seq: 5, text: "" };
  const file = (state, code = "") => ({ about: "a", state, code });
  const files = [file("waits"), file("sent"), file("refused", "broken"), { about: "b", state: "waits", code: "" }];
  const { element } = await tab({ sent: [line], first: Infinity, files });
  assert.match(
    part(element, "sent-list").textContent,
    /系统已收到 · 附件 1 个待上传 · 附件 1 个已收到 · 附件未被接收：文件不完整/,
  );
});

test("a resident's telephone goes with a report, and with a complaint never", async () => {
  const { element, hand, tab: made } = await tab();
  part(element, "reporter").value = " 13912345678 ";
  part(element, "type-D05").click();
  part(element, "send").click();
  await settled();
  assert.equal(hand.done[0][1].reporter, "13912345678");
  assert.equal(part(element, "reporter").value, "");
  part(element, "reporter").value = "13912345678";
  made.complain();
  await settled();
  assert.equal(part(element, "reporter").parentElement.hidden, true);
  const offered = [...part(element, "types").querySelectorAll("button")].filter((one) => !one.hidden);
  assert.deepEqual(
    offered.map((one) => one.dataset.testid),
    ["type-R06", "type-R05"],
  );
  part(element, "send").click();
  await settled();
  assert.equal(hand.done[1][1].reporter, "");
});

test("a case that is there shows its code, its state and how a resident asks", async () => {
  const line = { id: "a", type: "H01", at: NOW, seq: 5, text: "" };
  const cases = { a: { code: "211221-261127-AAAAAAA", state: { zh: "待受理" } } };
  const files = [{ about: "a", type: "reporter", state: "sent", code: "" }];
  const { element } = await tab({ sent: [line], first: Infinity, files, own: { ...own, cases } });
  assert.match(
    part(element, "sent-list").textContent,
    /楼道堆物 · 待受理 · 编号 211221-261127-AAAAAAA · 群众电话已收到/,
  );
});
