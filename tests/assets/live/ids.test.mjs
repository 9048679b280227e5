import assert from "node:assert/strict";
import { test } from "node:test";

import { newId } from "../../../assets/js/live/ids.mjs";

test("an id is a UUID where the browser makes none, as on plain http", () => {
  const { randomUUID } = crypto;
  Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true });
  const ids = new Set(Array.from({ length: 1000 }, newId));
  Object.defineProperty(crypto, "randomUUID", { value: randomUUID, configurable: true });
  assert.equal(ids.size, 1000);
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
