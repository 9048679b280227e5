import assert from "node:assert/strict";
import { test } from "node:test";

import { Replica } from "../../../assets/js/live/replica.mjs";
import { show, showAll, together } from "../../../assets/js/ui/views.mjs";

function held() {
  const replica = new Replica();
  for (const [number, asked] of ["regions/2112", "regions/211221", "alerts/2112"].entries()) {
    replica.grant({ asked, topic: asked, number, columns: false });
  }
  return replica;
}

test("tables become one: all views of a kind are called in the order of the tables", () => {
  const calls = [];
  const views = together(
    { regions: (_, asked) => calls.push(`a ${asked}`) },
    {},
    { regions: (_, asked) => calls.push(`b ${asked}`), alerts: () => calls.push("c") },
  );
  showAll(views, held());
  assert.deepEqual(calls, ["a regions/2112", "b regions/2112", "a regions/211221", "b regions/211221", "c"]);
});

test("a view is given what is held; what is not held, or has no view, is not shown", () => {
  const calls = [];
  const replica = held();
  const views = { regions: (of, asked) => calls.push([of === replica.topics.get(asked), asked]) };
  for (const asked of ["regions/2112", "regions/none", "alerts/2112"]) show(views, replica, asked);
  assert.deepEqual(calls, [[true, "regions/2112"]]);
});
