import assert from "node:assert/strict";
import { test } from "node:test";

import { peopleOf } from "../../../assets/js/live/people-topics.mjs";

test("people are told by county, to who answers for a township by that alone", () => {
  assert.equal(peopleOf("211221106", { scope: "2112" }), "211221");
  assert.equal(peopleOf("211221106201", { scope: "211221", ceiling: "211221" }), "211221");
  assert.equal(peopleOf("211221", { scope: "211221106" }), "211221106");
  // On an area's page the scope is what is shown; who looks has a ceiling.
  assert.equal(peopleOf("211221", { scope: "211221", ceiling: "211221106" }), "211221106");
  assert.equal(peopleOf("2112", { scope: "2112" }), "2112");
});
