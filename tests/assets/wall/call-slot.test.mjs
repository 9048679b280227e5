import assert from "node:assert/strict";
import { test } from "node:test";

import { showCalls } from "../../../assets/js/wall/call-slot.mjs";
import { browser, wordsOf } from "../browser.mjs";

browser();
const NOW = 1_795_400_000_000;
const words = wordsOf({ wall_call_mesh: "视频连线", wall_call_n: "{place} · {n} 方" });

test("a call that a lead put there: how long, where, how many lines; nothing of it once it is gone", () => {
  const slot = document.createElement("div");
  slot.hidden = true;
  const page = { slot: () => slot, words, live: { names: { 211221106: "腰堡镇" } } };
  const line = { region: "211221106", engine: "mesh", since: NOW - 20_000, n: 3 };
  const all = new Map([
    ["state", { recent: 1, flood: 0, seats: 1 }],
    ["call/c1", line],
  ]);
  showCalls(page, all, NOW);
  const row = slot.firstElementChild;
  assert.equal(slot.hidden, false);
  assert.equal(slot.children.length, 1);
  assert.equal(row.children[0].textContent, "视频连线 00:20");
  assert.equal(row.children[1].textContent, "腰堡镇 · 3 方");
  all.set("call/c1", { ...line, n: 2 });
  showCalls(page, all, NOW + 1_000);
  assert.equal(slot.firstElementChild, row, "written over in place");
  assert.equal(row.textContent, "视频连线 00:21腰堡镇 · 2 方");
  all.delete("call/c1");
  showCalls(page, all, NOW + 2_000);
  assert.deepEqual([slot.hidden, slot.children.length], [true, 0]);
});
