import assert from "node:assert/strict";
import { test } from "node:test";

import { SoundOwner } from "../../../assets/js/alarm/owner.mjs";

/** Locks of one browser: the first has it until it goes. */
function locks() {
  const waiting = [];
  return {
    waiting,
    request(name, held) {
      waiting.push({ name, held });
      if (waiting.length === 1) held();
      return new Promise(() => {});
    },
    goes() {
      waiting.shift();
      waiting[0]?.held();
    },
  };
}

test("of two tabs that can sound one does, and the other when that one goes", () => {
  const shared = locks();
  const [first, second] = [new SoundOwner(shared), new SoundOwner(shared)];
  assert.deepEqual([first.mine, second.mine], [false, false], "who cannot sound asks for nothing");
  first.able();
  second.able();
  second.able();
  assert.deepEqual([first.mine, second.mine, shared.waiting.length], [true, false, 2]);
  shared.goes();
  assert.equal(second.mine, true);
});

test("where a browser has no locks each tab sounds", () => {
  const alone = new SoundOwner(null);
  alone.able();
  assert.equal(alone.mine, true);
});
