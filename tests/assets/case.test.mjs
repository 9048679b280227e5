import assert from "node:assert/strict";
import { test } from "node:test";

import { asks, marks, wishOf } from "../../assets/js/case-form.mjs";
import { refusal } from "../../assets/js/case.mjs";
import { opens, wishOf as matterOf } from "../../assets/js/intake.mjs";

const w = { case_stale: "{by} {time}", case_illegal: "{was}|{to}|{allowed}", state_DISPATCHED: "待接单", state_CLOSED: "已销号", state_ACCEPTED: "已接单", refused_other: "other", refused_seat: "seat" };

test("a refusal says who was first and when, or both states and what is possible", () => {
  assert.equal(refusal({ code: "stale", by: "甲", since: 0 }, w), "甲 —");
  assert.match(refusal({ code: "stale", by: "甲", since: 1795400000000 }, w), /^甲 \d\d:\d\d/);
  const detail = "case a: no step from DISPATCHED to CLOSED; allowed: ACCEPTED, RETURNED";
  assert.equal(refusal({ code: "illegal", detail }, w), "待接单|已销号|已接单, RETURNED");
  assert.equal(refusal({ code: "seat" }, w), "seat");
  assert.equal(refusal({ code: "new" }, w), "other");
});

const data = { methods: { people: "人民调解" }, outcomes: { settled: "已解决" }, units: [["justice", "司法所"]] };

test("a step asks for what it must bring, and lets say more", () => {
  const names = (needs) => asks({ needs }, data, w).map((one) => [one.name, one.needed]);
  assert.deepEqual(names([]), []);
  assert.deepEqual(names(["unit"]), [["unit", true], ["note", false]]);
  assert.deepEqual(names(["reason", "notice"]), [["note", true], ["paper", true]]);
  assert.deepEqual(asks({ needs: ["method"] }, data, w)[0].choices, [["people", "人民调解"]]);
});

test("a mark asks for its words, its unit, its document", () => {
  const names = (kind) => marks({ kind }, data, w).map((one) => one.name);
  assert.deepEqual(names("arrived"), []);
  assert.deepEqual(names("urge"), ["note"]);
  assert.deepEqual(names("whistle"), ["unit", "note"]);
  assert.deepEqual(names("listed"), ["paper", "note"]);
});

test("what was typed becomes a wish: a day ends at midnight in Beijing, a main case is named by its id", async () => {
  assert.deepEqual(await wishOf({ note: "等鉴定", until: "2026-11-23", unit: "" }), { note: "等鉴定", until: 1795449600000 });
  assert.deepEqual(await wishOf({ main_case: "x" }, "", async (code) => `id of ${code}`), { note: "", main_case: "id of x" });
  await assert.rejects(wishOf({ main_case: "x" }, "", async () => Promise.reject(new Error("404"))));
});

test("C opens the form, but not in a field, not with a method composing, not twice", () => {
  const press = (key, more = {}) => opens({ key, target: { closest: () => null }, ...more }, false);
  assert.equal(press("c"), true);
  assert.equal(press("C"), true);
  assert.equal(press("x"), false);
  assert.equal(press("c", { isComposing: true }), false);
  assert.equal(press("c", { ctrlKey: true }), false);
  assert.equal(press("c", { target: { closest: () => ({}) } }), false);
  assert.equal(opens({ key: "c" }, true), false);
});

test("a matter needs a village of the list", () => {
  const villages = { 211221106201: "腰堡镇 范家屯村" };
  const said = { place: "腰堡镇 范家屯村 211221106201", type: "D01", text: "x", name: "张三", phone: "", channel: "window" };
  assert.deepEqual(matterOf(said, villages), {
    matter: { type: "D01", region: "211221106201", channel: "window", text: "x" },
    parties: [{ part: "reporter", name: "张三", phone: "" }],
  });
  assert.deepEqual(matterOf({ ...said, name: "" }, villages).parties, []);
  assert.equal(matterOf({ ...said, place: "范家屯" }, villages), null);
  assert.equal(matterOf({ ...said, place: "x 211221106299" }, villages), null);
});
