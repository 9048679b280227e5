import assert from "node:assert/strict";
import { test } from "node:test";

import { postGroups } from "../../../assets/js/orders/post-groups.mjs";

test("a county's own desk has its townships, a township's has no group", async () => {
  const names = { 211221: "铁岭县", 211221106: "腰堡镇", 211202: "银州区", 211202001: "红旗街道" };
  const said = { posts_towns: "{name} {n}", posts_counties: "{n}" };
  assert.deepEqual(postGroups({ scope: "211221", names }, said), [
    { value: "211221", word: "铁岭县 1", members: ["211221106"] },
  ]);
  assert.deepEqual(postGroups({ scope: "211221106", names }, said), []);
});
