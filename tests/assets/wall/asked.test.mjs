import assert from "node:assert/strict";
import { test } from "node:test";

import { Asked } from "../../../assets/js/wall/asked.mjs";

test("it is asked for while its scene is shown, at once and every ten minutes", async () => {
  const addresses = [];
  const asked = new Asked(4, async (address) => addresses.push(address));
  for (const [scene, at] of [
    [1, 0],
    [4, 1000],
    [4, 600_999],
    [3, 601_000],
    [4, 601_000],
  ])
    await asked.beat(scene, at, `/told?${at}`);
  assert.deepEqual(addresses, ["/told?1000", "/told?601000"]);
});

test("nothing that is told is null, what is not asked for is undefined", async () => {
  const told = [undefined, null, { areas: [] }];
  const asked = new Asked(5, async () => told.shift());
  assert.equal(await asked.beat(5, 0, "/"), null);
  assert.equal(await asked.beat(5, 1, "/"), undefined);
  assert.equal(await asked.beat(5, 600_000, "/"), null);
  assert.deepEqual(await asked.beat(5, 1_200_000, "/"), { areas: [] });
});
