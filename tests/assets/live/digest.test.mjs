import assert from "node:assert/strict";
import { test } from "node:test";

import { crc32, recordDigest, rowDigest } from "../../../assets/js/live/digest.mjs";
import { golden } from "../golden.mjs";

test("crc-32 is the standard one", () => {
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
});

test("a record has the same digest as in Python", () => {
  for (const [key, text, sum] of golden.records) assert.equal(recordDigest(key, JSON.parse(text)), sum, key);
});

test("a record that Python's own test knows by heart", () => {
  assert.equal(recordDigest("211221", { reports: 12, open: 3, reachable: null }), 3034066038);
});

test("a dot has the same digest as in Python, and every part of it counts", () => {
  const sum = golden.snapshot.rows.reduce((all, row) => (all + rowDigest(...row)) >>> 0, 0);
  assert.equal(sum, golden.snapshot.sum);
  const before = rowDigest(1, 2, 3, 4, 5);
  for (let n = 0; n < 5; n++)
    assert.notEqual(rowDigest(...[1, 2, 3, 4, 5].map((v, at) => (at === n ? v ^ 64 : v))), before);
});
