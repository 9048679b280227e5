import assert from "node:assert/strict";
import { test } from "node:test";

import { Seat } from "../../../assets/js/ui/seat.mjs";

/** A form as small as the seat needs it. `status`: what the server answers. */
function house({ locked = false, status = 204 } = {}) {
  const parts = { input: { value: "" }, output: { textContent: "" } };
  const form = { hidden: true, on: {}, querySelector: (name) => parts[name] };
  form.addEventListener = (name, act) => (form.on[name] = act);
  const said = [];
  const words = { seat_over: "over", seat_wrong: "wrong", seat_away: "away" };
  const post = async (text) => (said.push(text), status ? { status } : Promise.reject(new Error("away")));
  return { form, parts, said, seat: new Seat(form, { locked, words, confirm: post }) };
}

test("a seat that may act asks for nothing, one that is locked says so", () => {
  assert.equal(house().form.hidden, true);
  const { form, parts } = house({ locked: true });
  assert.deepEqual([form.hidden, parts.output.textContent], [false, "over"]);
});

for (const [status, hidden, told] of [
  [204, true, "over"],
  [403, false, "wrong"],
  [503, false, "away"],
  [0, false, "away"],
]) {
  test(`what the server says is what is shown (${status})`, async () => {
    const { form, parts, said, seat } = house({ locked: true, status });
    parts.input.value = "135790";
    await seat.enter();
    assert.deepEqual(said, ["135790"]);
    assert.deepEqual([form.hidden, parts.output.textContent, parts.input.value], [hidden, told, ""]);
  });
}

test("a page without the form has no seat", () => {
  assert.doesNotThrow(() => new Seat(null, { locked: true, words: {} }).lock());
});
