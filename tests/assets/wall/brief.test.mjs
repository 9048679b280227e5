import assert from "node:assert/strict";
import { test } from "node:test";

import { rootOf } from "../dom.mjs";
import { BriefScene } from "../../../assets/js/wall/brief.mjs";
import { BRIEF, CITY } from "../../../assets/js/wall/scenes.mjs";

const SIGNED = {
  title: "日报 2026-09-25",
  signed: "2026-09-26 08:10 签发",
  sections: [{ head: "一", lines: ["上报 257 件。", "在办 2,700 件。"] }],
};

function wall(answers) {
  const root = rootOf("brief", "brief-title", "brief-signed");
  const asked = [];
  const page = {
    live: { scope: "2112", language: "zh" },
    words: { wall_scene_5: "简报", none_yet: "—" },
    slot: (name) => root.slots[name],
    say: (name, text) => (root.slots[name].textContent = text),
  };
  const get = (address) => (asked.push(address), Promise.resolve(answers.shift()));
  return { slots: root.slots, asked, made: new BriefScene(page, get) };
}

const texts = (slot) => [...slot.children].map((one) => one.textContent);

test("it is asked for while it is shown, and shows the paper as it was frozen", async () => {
  const { slots, asked, made } = wall([SIGNED]);
  await made.beat(CITY, 0);
  assert.deepEqual(asked, []);
  await made.beat(BRIEF, 0);
  await made.beat(BRIEF, 599_999);
  assert.deepEqual(asked, ["/wall/brief.json?region=2112&lang=zh"]);
  assert.equal(slots["brief-title"].textContent, SIGNED.title);
  assert.equal(slots["brief-signed"].textContent, SIGNED.signed);
  assert.deepEqual(texts(slots.brief), ["一", "上报 257 件。", "在办 2,700 件。"]);
});

test("before there is one nothing is said, and a line that is cut takes nothing away", async () => {
  const { slots, made } = wall([{}, SIGNED, null]);
  await made.beat(BRIEF, 0);
  assert.deepEqual(texts(slots.brief), ["—"]);
  await made.beat(BRIEF, 600_000);
  await made.beat(BRIEF, 1_200_000);
  assert.equal(slots["brief-title"].textContent, SIGNED.title);
});
