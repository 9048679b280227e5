import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import "./dom.mjs";
import { published } from "../../assets/js/take.mjs";

const words = { published: "{n} kept", refused_period: "not over", export_failed: "failed {code}" };
const before = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = before;
});

function answers(status, body) {
  const asked = [];
  globalThis.fetch = async (address, said) => {
    asked.push([address, JSON.parse(said.body)]);
    return new Response(JSON.stringify(body), { status });
  };
  return asked;
}

test("a period is published with its reason, and it is said how many numbers are kept", async () => {
  const asked = answers(200, { published: 28 });
  const wanted = { range: "custom", from: "2026-11-01", to: "2026-11-10", reason: "旬报" };
  assert.equal(await published("/region/2112/publish", wanted, words), "28 kept");
  assert.deepEqual(asked, [["/region/2112/publish", wanted]]);
});

test("one that is not over is refused with what to do about it", async () => {
  answers(409, { code: "period" });
  assert.equal(await published("/region/2112/publish", {}, words), "not over");
  answers(500, {});
  assert.equal(await published("/region/2112/publish", {}, words), "failed 500");
});
