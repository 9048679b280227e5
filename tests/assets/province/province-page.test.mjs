import assert from "node:assert/strict";
import { test } from "node:test";

const { ViewAge } = await import("../../../assets/js/province/province-page.mjs");

/** A page whose view was made at a moment. */
function page() {
  const made = { dataset: { made: "1", at: "12-01 10:00:05" } };
  const line = { hidden: true, textContent: "" };
  const attributes = new Set();
  const main = { toggleAttribute: (name, on) => (on ? attributes.add(name) : attributes.delete(name)) };
  const root = { querySelector: (name) => ({ "#province-made": made, "main.province": main })[name] ?? null };
  return { made, line, attributes, page: { root, words: { province_late: "as of {time}" }, slot: () => line } };
}

test("numbers that are not renewed say of when they are, and stop saying it once new ones come", () => {
  const there = page();
  let now = 0;
  const age = new ViewAge(there.page, { now: () => now });
  for (const [at, hidden] of [
    [0, true],
    [20_000, true],
    [20_001, false],
    [90_000, false],
  ]) {
    now = at;
    age.look();
    assert.equal(there.line.hidden, hidden, `${at} ms`);
  }
  assert.equal(there.line.textContent, "as of 12-01 10:00:05");
  assert.ok(there.attributes.has("data-late"));
  there.made.dataset = { made: "2", at: "12-01 10:01:35" };
  age.look();
  assert.equal(there.line.hidden, true);
  assert.equal(there.line.textContent, "");
  assert.ok(!there.attributes.has("data-late"));
});
