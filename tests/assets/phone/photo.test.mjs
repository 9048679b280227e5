import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { opened } from "./view.mjs";

const MB = 1_000_000;
beforeEach(opened);

/** A browser that draws pictures of one size, or none. `drawn`: what was asked of it. */
async function drawing(width, height, able = true) {
  const drawn = [];
  globalThis.createImageBitmap = async (_, how) => {
    if (!able) throw new DOMException("no picture", "InvalidStateError");
    drawn.push(how);
    const small = how.resizeWidth ?? how.resizeHeight;
    return small ? { width: small, height: small, close: () => {} } : { width, height, close: () => {} };
  };
  const pen = { fillRect: () => {}, drawImage: () => {} };
  const make = document.createElement.bind(document);
  document.createElement = (tag) =>
    tag === "canvas"
      ? { getContext: () => pen, toBlob: (done, type) => done(new Blob(["small"], { type })) }
      : make(tag);
  const { photo } = await import("../../../assets/js/phone/photo.mjs");
  return { photo, drawn };
}

test("a picture of 20 MB is drawn anew, upright and small", async () => {
  const { photo, drawn } = await drawing(6000, 4000);
  const one = await photo(new Blob([new Uint8Array(20 * MB)], { type: "image/heic" }));
  assert.deepEqual([one.type, one.bytes.byteLength], ["image/jpeg", 5]);
  assert.deepEqual(drawn, [{ imageOrientation: "from-image" }, { resizeWidth: 1600, resizeQuality: "high" }]);
});

test("a tall one is made small by its height, a small one stays as large as it is", async () => {
  const tall = await drawing(3000, 4000);
  await tall.photo(new Blob(["x"]));
  assert.deepEqual(tall.drawn[1], { resizeHeight: 1600, resizeQuality: "high" });
  const small = await drawing(800, 600);
  await small.photo(new Blob(["x"]));
  assert.equal(small.drawn.length, 1);
});

test("one that this phone cannot draw goes as it is, and is not added where it is too large for that", async () => {
  const { photo } = await drawing(0, 0, false);
  const one = await photo(new Blob(["heic"], { type: "image/heic" }));
  assert.deepEqual([one.type, one.bytes.byteLength], ["image/heic", 4]);
  assert.equal(await photo(new Blob([new Uint8Array(20 * MB)], { type: "image/heic" })), null);
});
