import assert from "node:assert/strict";
import { test } from "node:test";

import "../dom.mjs";

const { Media } = await import("../../../assets/js/case/media.mjs");

const WORDS = {
  media: "附件",
  refused_quota: "已达上限",
  refused_reason: "请填写理由",
  export_failed: "未完成 {code}",
  media_refused: "未收：{detail}",
};
const turn = () => new Promise((done) => setTimeout(done, 10));

/** A page of one case whose server answers so. */
function page(answer) {
  const asked = [];
  globalThis.fetch = async (address, options) => (asked.push([address, options.method, options.body]), answer());
  URL.createObjectURL = () => "blob:x";
  return { asked, media: new Media({ code: "c" }, WORDS) };
}

test("a picture is asked for by the page itself, with the reason, once", async () => {
  const { asked, media } = page(() => new Response("png"));
  const link = media.shown({ id: "ab", type: "image/png" }, "信访");
  await turn();
  assert.deepEqual(asked, [["/case/c/media/ab", "POST", '{"reason":"信访"}']]);
  assert.deepEqual([link.children[0].src, link.href], ["blob:x", "blob:x"]);
  media.shown({ id: "ab", type: "image/png" }, "信访");
  await turn();
  assert.equal(asked.length, 1);
});

test("why a picture is not shown is said", async () => {
  const { media } = page(() => new Response('{"code": "quota"}', { status: 429 }));
  const link = media.shown({ id: "ab", type: "image/png" }, "");
  await turn();
  assert.deepEqual([link.children[0].src, link.textContent], [undefined, "已达上限"]);
});

test("a file that is not taken says why", async () => {
  const { media } = page(() => new Response('{"detail": "太大"}', { status: 413 }));
  const said = {};
  assert.equal(await media.add(new Blob(["x"]), said), false);
  assert.equal(said.textContent, "未收：太大");
  const taken = page(() => new Response("{}"));
  assert.equal(await taken.media.add(new Blob(["x"]), said), true);
});
