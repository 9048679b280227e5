import assert from "node:assert/strict";
import { test } from "node:test";

import { painted } from "../../../assets/js/ui/paint-timing.mjs";

/** A table of rows, and a browser that tells of elements when `tell` is called. */
function browser(top = 200) {
  const cells = [{ said: {} }, { said: {} }].map((cell) => ({
    ...cell,
    setAttribute(name, value) {
      this.said[name] = value;
    },
  }));
  const table = {
    querySelectorAll: () => cells,
    contains: (one) => cells.includes(one),
    getBoundingClientRect: () => ({ top, bottom: top + 90 }),
  };
  const told = {};
  class Observer {
    static supportedEntryTypes = ["paint", "element"];
    constructor(hear) {
      told.hear = hear;
    }
    observe() {}
    disconnect() {
      told.over = true;
    }
  }
  return {
    cells,
    table,
    Observer,
    tell: (...elements) => told.hear({ getEntries: () => elements.map((element) => ({ element })) }),
    told,
  };
}

test("it is shown when the browser says so of its own cells, and of no other", async () => {
  const { cells, table, Observer, tell, told } = browser();
  let seen = false;
  const waiting = painted([null, table], 9e9, { Observer, later: () => {}, height: 768 }).then(() => (seen = true));
  assert.ok(cells.every((cell) => cell.said.elementtiming));
  tell({});
  await Promise.resolve();
  assert.equal(seen, false);
  tell(cells[1]);
  await waiting;
  assert.ok(told.over);
});

test("nobody waits longer than they said", async () => {
  const { table, Observer } = browser();
  await painted([table], 2500, { Observer, later: (f, ms) => ms === 2500 && f(), height: 768 });
});

test("where the browser does not tell, or the table is out of sight, it waits a while", async () => {
  const { table } = browser();
  const below = browser(800);
  for (const [one, Observer] of [
    [table, undefined],
    [below.table, below.Observer],
  ]) {
    const steps = [];
    const parts = {
      Observer,
      frame: (f) => (steps.push("frame"), f()),
      later: (f, ms) => (steps.push(ms), ms < 1000 && f()),
      height: 768,
    };
    await painted([one], 2500, parts);
    assert.deepEqual(steps, [2500, "frame", 300]);
  }
});
