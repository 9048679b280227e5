import assert from "node:assert/strict";
import { test } from "node:test";

import { PhoneCalls } from "../../../assets/js/phone/calls.mjs";
import { browser } from "../browser.mjs";
import { NOW, own, view } from "./view.mjs";

browser();

const call = {
  ...{ about: "", engine: "talk", scope: "2112", session: "s", at: NOW, ended: 0, why: "", notes: [] },
  members: [
    ["2112", "joined", NOW, NOW, NOW],
    ["w7", "ringing", NOW, NOW, 0],
  ],
};

test("a call to this phone rings while the app is open, by the name of who calls", () => {
  const root = document.createElement("div");
  document.body.append(root);
  const records = [];
  const calls = new PhoneCalls(root, () => records);
  calls.draw(view());
  assert.equal(root.querySelector("[data-testid=talk-ring]"), null, "a server without calls");
  calls.tone.ring = () => {};
  calls.draw(view({ own: { ...own, calls: "ws://c/call", address: "w7" } }));
  assert.ok(root.querySelector("[data-testid=talk-ring]").hidden);
  records.push(["call/c1", call]);
  calls.beat(NOW);
  assert.equal(root.querySelector("[data-testid=talk-ring]").hidden, false);
  records.length = 0;
  calls.beat(NOW);
  assert.ok(root.querySelector("[data-testid=talk-ring]").hidden);
});
