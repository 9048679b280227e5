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

test("what one is given and until when, and the next places to rest, are read here", async () => {
  const benefits = [
    { name: "意外险", by: "县民政局", until: "2027-01-01", over: false },
    { name: "体检", by: "镇", until: "2026-01-01", over: true },
    { name: "补贴", by: "镇", until: "", over: false },
  ];
  const stations = [{ name: "腰堡驿站", m: 1200, open: false }];
  const { element } = await tab({ own: { ...own, benefits, stations } });
  assert.deepEqual(
    [...part(element, "benefits").children].map(({ textContent }) => textContent),
    ["意外险（县民政局） · 至 2027-01-01", "体检（镇） · 2026-01-01 已到期", "补贴（镇） · 长期"],
  );
  assert.equal(part(element, "stations").textContent, "腰堡驿站 · 约 1200 米 · 今日不开放");
  const { element: none } = await tab();
  assert.equal(part(none, "benefits").textContent, "没有登记的保障");
});
