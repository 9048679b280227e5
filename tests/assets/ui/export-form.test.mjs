import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import "../dom.mjs";
import { nameOf, published, exportForm } from "../../../assets/js/ui/export-form.mjs";

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

test("a file is called as its header says, in any signs before those of old readers", () => {
  assert.equal(nameOf(`attachment; filename="__.csv"; filename*=UTF-8''%E6%8C%87%E6%A0%87_2026.csv`), "指标_2026.csv");
  assert.equal(nameOf('attachment; filename="track-1.csv"'), "track-1.csv");
  assert.equal(nameOf(""), "export");
});

test("a form has a button for each format the page offers, and no other", () => {
  const named = { export_csv: "CSV", export_xlsx: "XLSX", export_publish: "publish", export_why: "why" };
  const values = (form) => [...form.children].filter((one) => one.value).map((one) => one.value);
  assert.deepEqual(values(exportForm(named, ["csv", "xlsx"], () => ["", {}])), ["csv", "xlsx"]);
  assert.deepEqual(values(exportForm(named, ["xlsx"], () => ["", {}], null, "/region/2112/publish")), [
    "xlsx",
    "publish",
  ]);
});
