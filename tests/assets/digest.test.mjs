import assert from "node:assert/strict";
import { test } from "node:test";

import { crc32, recordDigest } from "../../assets/js/digest.mjs";
import { golden } from "./golden.mjs";

test("crc-32 is the standard one", () => {
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
});

test("a record has the same digest as in Python", () => {
  for (const [key, text, sum] of golden.records) assert.equal(recordDigest(key, JSON.parse(text)), sum, key);
});
