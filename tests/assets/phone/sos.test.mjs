import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { NOW, acts, opened, part, view, words } from "./view.mjs";

beforeEach(opened);

async function button() {
  const { SosButton } = await import("../../../assets/js/phone/sos.mjs");
  const hand = acts();
  return { sos: new SosButton(hand), hand };
}

test("it calls at three seconds and not before", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { sos, hand } = await button();
  sos.element.dispatchEvent(new Event("pointerdown"));
  context.mock.timers.tick(2_999);
  assert.deepEqual(hand.done, [["aim"]]);
  sos.element.dispatchEvent(new Event("pointerup"));
  context.mock.timers.tick(10_000);
  assert.deepEqual(hand.done, [["aim"]]);
  sos.element.dispatchEvent(new Event("pointerdown"));
  context.mock.timers.tick(3_000);
  assert.deepEqual(hand.done, [["aim"], ["aim"], ["call", false]]);
  context.mock.timers.tick(10_000);
  assert.equal(hand.done.length, 3, "one hold is one call");
});

test("only what intake has is called received; without a network the numbers to dial are there", async () => {
  const { sos } = await button();
  const called = { at: NOW, seq: 4, cancelled: 0 };
  const state = (more) => {
    sos.draw(view({ called, ...more }));
    return part(sos.panel, "sos-state").textContent;
  };
  assert.equal(state({ first: 4 }), words.phone_sos_going);
  assert.equal(state({ first: 4, line: "away" }), words.phone_sos_away);
  assert.equal(state({ first: 5 }), words.phone_sos_reached);
  assert.equal(state({ first: Infinity, line: "away" }), words.phone_sos_reached);
  assert.equal(sos.panel.querySelectorAll("a[href^=tel]").length, 4);
});

test("what is taken back is a second event, offered once", async () => {
  const { sos, hand } = await button();
  sos.draw(view({ called: { at: NOW, seq: 4, cancelled: 0 } }));
  part(sos.panel, "sos-cancel").click();
  assert.deepEqual(hand.done, [["call", true]]);
  sos.draw(view({ called: { at: NOW, seq: 5, cancelled: NOW + 1 } }));
  assert.equal(part(sos.panel, "sos-cancel").hidden, true);
});
