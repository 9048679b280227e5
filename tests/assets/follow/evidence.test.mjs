import assert from "node:assert/strict";
import { test } from "node:test";

import "../dom.mjs";

const { Evidence } = await import("../../../assets/js/follow/evidence.mjs");

const WORDS = {
  follow_files: "照片",
  file_choose: "选择",
  follow_files_kept: "已上传 {n} 个文件",
  media_refused: "未收：{detail}",
  refused_quota: "已达上限",
};

/** A field of a form, and a server that answers so. */
function field(answer) {
  const asked = [];
  const after = [];
  const said = {};
  globalThis.fetch = async (address, options) => (asked.push([address, options.method]), answer());
  globalThis.URL.createObjectURL = () => "blob:x";
  const one = { id: "follow-files", value: "", closest: () => ({ after: (...made) => after.push(...made) }) };
  const set = (id, { value }) => ((said[id] = value), (one.value = value));
  return { asked, after, said, one, evidence: new Evidence(WORDS, "zh", { set }) };
}

test("a file goes to its door at once, and the form names it by its hash, each once", async () => {
  const ids = ["a".repeat(64), "b".repeat(64), "a".repeat(64)];
  const { asked, said, one, evidence } = field(() => new Response(JSON.stringify({ id: ids.shift() })));
  const output = {};
  for (let n = 0; n < 3; n += 1) await evidence.add(new Blob(["x"]), one, output);
  assert.deepEqual(asked[0], ["/supervision/media?lang=zh", "POST"]);
  assert.equal(said["follow-files"], `${"a".repeat(64)} ${"b".repeat(64)}`);
  assert.equal(output.textContent, "已上传 2 个文件");
});

test("a file that is not taken says why, and the form names none", async () => {
  const { said, one, evidence } = field(() => new Response('{"detail": "太大"}', { status: 413 }));
  const output = {};
  await evidence.add(new Blob(["x"]), one, output);
  assert.deepEqual([output.textContent, said], ["未收：太大", {}]);
});

test("each field gets one way to choose a file, however often the view changes", () => {
  const { after, one, evidence } = field(() => new Response("{}"));
  const root = { querySelectorAll: () => [one] };
  evidence.fields(root);
  evidence.fields(root);
  assert.equal(after.length, 2, "the way to choose, and its answer");
});

test("evidence is asked for by the page itself; a picture is shown beside its link, a refusal says why", async () => {
  const shown = [];
  const link = {
    dataset: { file: "/supervision/f1/media/ab" },
    textContent: "附件1",
    after: (made) => shown.push(made),
  };
  const answers = [
    new Response(new Blob(["x"], { type: "image/png" }), { headers: { "Content-Type": "image/png" } }),
    new Response('{"code": "quota"}', { status: 429 }),
  ];
  const { asked, evidence } = field(() => answers.shift());
  await evidence.show(link);
  await evidence.show(link);
  assert.deepEqual(asked[0], ["/supervision/f1/media/ab", "POST"]);
  assert.deepEqual([shown[0].src, shown[1].textContent], ["blob:x", "已达上限"]);
});
