import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { NOW, acts, opened, own, part, view, words } from "./view.mjs";

beforeEach(opened);

async function tab(more) {
  const { OwnTab } = await import("../../../assets/js/phone/own-tab.mjs");
  const hand = acts({ forget: (device) => hand.done.push(["forget", device]) });
  const made = new OwnTab(hand, () => hand.done.push(["complain"]));
  made.draw(view(more));
  return { element: made.element, hand };
}

test("consent is taken back here, and is only acknowledged when intake has it", async () => {
  const { element, hand } = await tab();
  part(element, "withdraw").click();
  assert.deepEqual(hand.done, [["agree", false, "1"]]);
  const back = await tab({ consent: { given: false, version: "1", at: NOW, acknowledged: false } });
  assert.match(part(back.element, "consent-state").textContent, /不同意上传位置 · 待上传/);
  assert.equal(part(back.element, "withdraw").hidden, true);
  part(back.element, "agree-again").click();
  assert.deepEqual(back.hand.done, [["keep", "consent", null]]);
});

test("each look at the own track is listed with its reason", async () => {
  const look = { at: NOW, role: "duty", day: "2026-11-23", reason: "紧急求助", decision: "allowed" };
  const { element } = await tab({ own: { ...own, looks: [look] } });
  assert.match(part(element, "looks").textContent, /值班员 看了 2026-11-23，理由：紧急求助 · 允许/);
  assert.equal(part((await tab()).element, "looks").textContent, words.phone_looks_none);
  assert.equal(part((await tab({ own: null })).element, "looks").textContent, words.phone_unknown);
});

test("what an earlier enrolment left is counted, and goes only when it is deleted here", async () => {
  const { element, hand } = await tab({ left: 3 });
  assert.match(part(element, "left").textContent, /3 条/);
  part(element, "forget").click();
  assert.deepEqual(hand.done, [["forget", 7]]);
});
