import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { acts, opened, part, view, words } from "./view.mjs";

beforeEach(opened);

async function framed() {
  const { Frame } = await import("../../../assets/js/phone/frame.mjs");
  const root = document.createElement("div");
  const hand = acts({ get: async () => undefined });
  return { frame: new Frame(root, hand), root, hand };
}

test("what is wrong is told, the gravest first, with what waits", async () => {
  const { bannerOf } = await import("../../../assets/js/phone/frame.mjs");
  const waiting = { incident: 2, live: 30, backfill: 7 };
  assert.equal(bannerOf(view()), "");
  assert.match(bannerOf(view({ line: "away", waiting })), /2 件、位置 37 条/);
  assert.match(bannerOf(view({ line: "ended", waiting })), /已停用.*2 件、位置 37 条/);
  assert.match(bannerOf(view({ line: "refused", reason: "old_epoch" })), /old_epoch/);
  assert.equal(bannerOf(view({ full: true, line: "away" })), words.phone_full);
  assert.equal(bannerOf(view({ trouble: "denied" })), "", "without a session no position is looked for");
  assert.equal(
    bannerOf(view({ trouble: "denied", duty: { id: "d", started: 1, purpose: "patrol" } })),
    words.phone_place_denied,
  );
  assert.equal(bannerOf(view({ lapsed: true })), words.phone_lapsed);
});

test("one tab is seen at a time, and a phone that is no one's shows how it becomes one's", async () => {
  const { frame, root } = await framed();
  frame.draw(view({ phone: null, own: null, line: "idle" }));
  assert.equal(part(root, "unenrolled").hidden, false);
  assert.equal(part(root, "home").hidden, true);
  frame.draw(view());
  assert.equal(part(root, "post").textContent, "腰堡镇 3 网格");
  assert.equal(part(root, "simulated").textContent, words.simulated);
  frame.go("own");
  assert.deepEqual(
    ["home", "own"].map((name) => part(root, name).hidden),
    [true, false],
  );
});

test("a button stays the same element whatever is drawn", async () => {
  const { frame, root } = await framed();
  frame.draw(view());
  const before = [...root.querySelectorAll("button")];
  frame.draw(view({ line: "away", waiting: { incident: 1, live: 0, backfill: 0 } }));
  assert.deepEqual([...root.querySelectorAll("button")], before);
});

test("a complaint opens the form for it", async () => {
  const { frame, root } = await framed();
  frame.draw(view());
  part(root, "complain").click();
  assert.equal(part(root, "report").hidden, false);
  assert.equal(part(root, "type-R05").getAttribute("aria-pressed"), "true");
});

test("a key that was revoked while 3,000 positions wait says so, and that they are still there", async () => {
  const { bannerOf } = await import("../../../assets/js/phone/frame.mjs");
  const waiting = { incident: 2, live: 1_000, backfill: 2_000 };
  assert.equal(bannerOf(view({ line: "ended", waiting })), "已停用，2 件、位置 3000 条");
  assert.equal(
    bannerOf(view({ phone: null })),
    "",
    "the store was cleared: the page itself says how a phone is set up",
  );
});
