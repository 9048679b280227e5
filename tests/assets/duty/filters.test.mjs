import assert from "node:assert/strict";
import { test } from "node:test";

import { rootOf } from "../dom.mjs";
import { showFilters } from "../../../assets/js/duty/filters.mjs";

test("one button a priority, by shape and word, and a search", () => {
  const root = rootOf("filters");
  const words = {
    priority_1: "critical",
    priority_2: "urgent",
    priority_3: "attention",
    priority_4: "notice",
    queue_search: "search",
  };
  showFilters({ slot: (name) => root.slots[name], words }, { query: {}, merge() {} }, () => {});
  const [search, ...buttons] = [...root.slots.filters.children].reverse();
  assert.deepEqual(buttons.map((one) => [one.dataset.p, one.title]).reverse(), [
    ["1", "critical"],
    ["2", "urgent"],
    ["3", "attention"],
    ["4", "notice"],
  ]);
  assert.deepEqual([search.id, search.placeholder], ["search", "search [/]"]);
});
