import assert from "node:assert/strict";
import { test } from "node:test";

import "../dom.mjs";

import { asks, marks, stepOf } from "../../../assets/js/case/case-form.mjs";
import { refusal } from "../../../assets/js/case/case-parts.mjs";
import { CaseView } from "../../../assets/js/case/case-view.mjs";

const w = {
  case_stale: "{by} {time}",
  case_illegal: "{was}|{to}|{allowed}",
  state_DISPATCHED: "待接单",
  state_CLOSED: "已销号",
  state_ACCEPTED: "已接单",
  refused_other: "other",
  refused_seat: "seat",
};

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
  assert.deepEqual(names(["unit"]), [
    ["unit", true],
    ["note", false],
  ]);
  assert.deepEqual(names(["reason", "notice"]), [
    ["note", true],
    ["paper", true],
  ]);
  assert.deepEqual(asks({ needs: ["method"] }, data, w)[0].choices, [["people", "人民调解"]]);
});

test("a mark asks for its words, its unit, its document", () => {
  const names = (kind) => marks({ kind }, data, w).map((one) => one.name);
  assert.deepEqual(names("arrived"), []);
  assert.deepEqual(names("urge"), ["note"]);
  assert.deepEqual(names("whistle"), ["unit", "note"]);
  assert.deepEqual(names("listed"), ["paper", "note"]);
});

test("what was typed becomes a command: a day is its end in Beijing, a main case its id", async () => {
  assert.deepEqual(await stepOf({ note: "等鉴定", until: "2026-11-23", unit: "" }), {
    note: "等鉴定",
    until: 1795449600000,
  });
  assert.deepEqual(await stepOf({ main_case: "x" }, "", async (code) => `id of ${code}`), {
    note: "",
    main_case: "id of x",
  });
  await assert.rejects(stepOf({ main_case: "x" }, "", async () => Promise.reject(new Error("404"))));
});

const DATA = {
  id: "i",
  code: "C",
  revision: 1,
  type: "t",
  open: true,
  text: "找 〔电话〕",
  originals: ["打 〔电话〕", "找 〔电话〕"],
  bar: [],
  strip: { parts: [], limits: [], ends: ["", ""] },
  clocks: [],
  went: [],
  handed: [],
  media: [],
  like: [],
  whistles: [],
  moves: [],
  marks: [],
  timeline: [
    { at: "", what: "x", by: "y", note: "打 〔电话〕", more: "1号" },
    { at: "", what: "x", by: "y", note: "清楚", more: "" },
  ],
  parties: [{ id: "p", part: "反映人", fields: [{ name: "phone", word: "电话", masked: "138****", may: true }] }],
};
const all = (element) => [element, ...(element.children ?? []).flatMap((child) => all(child))];

/** The page of a case as its server tells of it. @param {string} reason given when one is asked for, "" = none */
async function shown(more, reason, answer = () => Response.json({ value: "打 13812345678" }), live = {}) {
  const sent = [];
  const asked = [];
  globalThis.fetch = async (address, options) => (sent.push([address, JSON.parse(options.body)]), answer());
  const slots = {};
  const slot = (name) => (slots[name] ??= Object.assign(document.createElement("div"), { querySelector: () => null }));
  const words = {
    original: "看原文",
    original_why: "原文理由",
    reveal: "显示",
    reveal_why: "理由",
    reveal_refused: "不能显示",
    refused_quota: "已达上限",
    case_why: "为何",
    go: "确定",
  };
  const page = {
    live: { code: "C", ...live },
    words,
    slot,
    say() {},
    root: { querySelector: () => ({}) },
    drafts: { drop() {} },
  };
  const loads = [];
  const one = new CaseView(page, null, {
    load: async (why) => (loads.push(why), { ...DATA, ...more }),
    why: async (_, title) => (asked.push(title), reason),
    later() {},
  });
  one.start();
  await new Promise((done) => setTimeout(done, 1));
  const find = (name, word) =>
    all(slots[name]).filter((element) => element.tag === "button" && element.textContent === word);
  return { sent, asked, loads, slots, find };
}

test("a case names the alerts about it, each with the way back to it", async () => {
  const alerts = [{ href: "/duty/a/serious/g1/1", at: "11-23 09:54", what: "特急 燃气泄漏", state: "待确认" }];
  const { slots } = await shown({ alerts }, "");
  const line = all(slots.head).find((element) => element.className === "raised");
  const link = all(line).find((element) => element.tag === "a");
  assert.deepEqual([link.href, link.textContent], ["/duty/a/serious/g1/1", "特急 燃气泄漏"]);
  assert.equal(line.children.at(-1).textContent ?? line.children.at(-1), " · 待确认 · 11-23 09:54");
});

test("what somebody wrote is shown as it was to whom it may be opened, for a reason", async () => {
  const { sent, asked, slots, find } = await shown({}, "核对号码");
  assert.deepEqual([find("head", "看原文").length, find("timeline", "看原文").length], [1, 1]);
  await find("timeline", "看原文")[0].fire("click");
  assert.deepEqual(asked, ["原文理由"]);
  assert.deepEqual(sent, [["/case/C/original", { text: "打 〔电话〕", reason: "核对号码" }]]);
  assert.equal(slots.timeline.children[0].children.at(-1).textContent, "打 13812345678");
});

test("without a reason nothing is requested, and whoever may not has no button", async () => {
  const { sent, find } = await shown({}, "");
  await find("head", "看原文")[0].fire("click");
  assert.deepEqual(sent, []);
  assert.deepEqual((await shown({ originals: [] }, "x")).find("head", "看原文"), []);
});

test("a field of an open matter is shown at once, of one that is over for a reason", async () => {
  const open = await shown({}, "x");
  await open.find("parties", "显示")[0].fire("click");
  assert.deepEqual([open.asked, open.sent], [[], [["/case/C/reveal", { party: "p", field: "phone", reason: "" }]]]);
  const over = await shown({ open: false }, "复核回访", () => Response.json({ code: "quota" }, { status: 429 }));
  await over.find("parties", "显示")[0].fire("click");
  assert.deepEqual([over.asked, over.sent[0][1].reason], [["理由"], "复核回访"]);
  assert.equal(all(over.slots.parties).find((element) => element.className === "digits").textContent, "已达上限");
  const not = await shown({ open: false }, "");
  await not.find("parties", "显示")[0].fire("click");
  assert.deepEqual(
    [not.sent, all(not.slots.parties).find((element) => element.className === "digits").textContent],
    [[], "138****"],
  );
});

test("who must say why is asked before anything is requested", async () => {
  const { loads, slots } = await shown({}, "", undefined, { reasoned: true });
  assert.deepEqual(loads, []);
  assert.equal(slots.head.children[0].tag, "form");
});
