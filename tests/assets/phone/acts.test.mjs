import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { NOW, opened, view } from "./view.mjs";

beforeEach(opened);

/** Acts over a store in memory. */
async function hand(full = false) {
  const { Acts } = await import("../../../assets/js/phone/acts.mjs");
  const values = new Map();
  const items = [];
  const failed = [];
  const change = {
    get: async (name) => values.get(name),
    put: (name, value) => values.set(name, value),
    drop: (name) => values.delete(name),
    add: async (lane, item) => items.push({ lane, item }),
  };
  const store = {
    change: async (act) => {
      if (full) throw new DOMException("full", "QuotaExceededError");
      return act(change);
    },
    once: async (name, item) => {
      if (values.has(name)) return;
      values.set(name, 1);
      items.push({ lane: "incident", item });
    },
  };
  const acts = new Acts(store, { now: () => NOW + 0.4, failed: (error) => failed.push(error) });
  return { acts, values, items, failed };
}

test("a call for help waits for no place, and is taken back by a second event", async () => {
  const { acts, values, items } = await hand();
  acts.place = new Promise(() => {});
  await acts.call(false);
  await acts.call(true);
  assert.deepEqual(
    items.map(({ item }) => [item.t, item.cancelled, item.at]),
    [
      ["sos", false, NOW],
      ["sos", true, NOW],
    ],
  );
  assert.deepEqual(values.get("called"), { at: NOW, seq: 2, cancelled: NOW });
});

test("what could not be kept is not done", async () => {
  const { acts, values, failed } = await hand(true);
  const wanted = { type: "H01", category: "H", text: "", region: "211221106201", placed: false };
  assert.equal(await acts.report(wanted), null);
  await acts.call(false);
  assert.equal(failed.length, 2);
  assert.equal(values.size, 0);
});

test("that a message came is noted once; that it was read, of full-time workers alone", async () => {
  const messages = [["m", { state: "sent" }]];
  const full = await hand();
  full.acts.heard(view({ messages }));
  full.acts.heard(view({ messages }));
  assert.deepEqual(
    full.items.map(({ item }) => item.step),
    ["delivered"],
  );
  full.acts.open = "inbox";
  full.acts.heard(view({ messages: [["m", { state: "delivered" }]] }));
  assert.deepEqual(
    full.items.map(({ item }) => item.step),
    ["delivered", "read"],
  );
  const part = await hand();
  part.acts.open = "inbox";
  const own = { ...view().own, kind: "part" };
  part.acts.heard(view({ messages, own }));
  assert.deepEqual(
    part.items.map(({ item }) => item.step),
    ["delivered"],
  );
});

test("the pictures of a report are kept with it, to go after it", async () => {
  const { acts, values } = await hand();
  values.set("phone", { device: 7 });
  const bytes = new Uint8Array([1, 2, 3]).buffer;
  await acts.pick(bytes, "image/jpeg");
  await acts.pick(bytes, "image/jpeg");
  const wanted = { type: "H01", category: "H", text: "", region: "211221106201", placed: false };
  await acts.report(wanted);
  const [line, ...others] = values.get("files");
  assert.deepEqual(others, [], "the same one once");
  assert.deepEqual(
    [line.device, line.size, line.seq, line.state, line.hash.slice(0, 8), line.about],
    [7, 3, 1, "waits", "039058c6", values.get("sent")[0].id],
  );
  assert.equal(values.get(`bytes/${line.name}`), bytes);
  assert.equal(values.get("draft-files"), undefined);
});
