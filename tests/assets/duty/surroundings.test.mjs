import assert from "node:assert/strict";
import { test } from "node:test";

import { Surroundings } from "../../../assets/js/duty/surroundings.mjs";

const line = (id, more = {}) => ({
  id,
  region: "211221106201",
  case: "c",
  case_state: "REPORTED",
  lon_e6: 1,
  lat_e6: 2,
  approx: false,
  ...more,
});

function made() {
  const asked = [];
  const waiting = [];
  const waited = [];
  let changed = 0;
  const around = new Surroundings(
    () => (changed += 1),
    (address) => {
      asked.push(address);
      return new Promise((done) => waiting.push(done));
    },
    (f) => waited.push(f),
  );
  const answers = async (n, value) => {
    waiting[n](value);
    await new Promise((done) => setTimeout(done, 0));
  };
  return { around, asked, answers, waited, changed: () => changed };
}

test("it is asked once an alert, shown when it has come, and asked again when the case moved", async () => {
  const { around, asked, answers, changed } = made();
  const [first, moved] = [{ sites: [] }, { sites: [1] }];
  assert.equal(around.of(line("a")), null);
  assert.equal(around.of(line("a")), null);
  assert.deepEqual(asked, ["/duty/card.json?region=211221106201&case=c&lon=1&lat=2"]);
  await answers(0, first);
  assert.deepEqual([around.of(line("a")), changed()], [first, 1]);
  assert.equal(around.of(line("a", { case_state: "TRIAGED" })), first, "what was known stands meanwhile");
  await answers(1, moved);
  assert.equal(around.of(line("a", { case_state: "TRIAGED" })), moved);
});

test("an answer about another alert is not shown, and a label is no place", async () => {
  const { around, asked, answers } = made();
  around.of(line("a"));
  assert.equal(around.of(line("b", { approx: true })), null);
  assert.equal(asked[1], "/duty/card.json?region=211221106201&case=c");
  await answers(0, { sites: ["of a"] });
  assert.equal(around.of(line("b", { approx: true })), null);
});

test("without an answer it is asked again, after a while", async () => {
  const { around, asked, answers, waited, changed } = made();
  around.of(line("a"));
  await answers(0, null);
  around.of(line("a"));
  assert.deepEqual([asked.length, changed()], [1, 0], "not at once: a door that is shut is not knocked at for ever");
  waited[0]();
  around.of(line("a"));
  assert.equal(asked.length, 2);
});
