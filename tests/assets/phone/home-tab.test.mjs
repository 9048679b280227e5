import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { NOW, acts, opened, part, settled, view, words } from "./view.mjs";

beforeEach(opened);

async function tab(more) {
  const { HomeTab } = await import("../../../assets/js/phone/home-tab.mjs");
  const hand = acts();
  const made = new HomeTab(hand);
  made.draw(view(more));
  return { tab: made, element: made.element, hand };
}

test("before anything was agreed to, it is asked, and a session waits for the answer", async () => {
  const { element, hand } = await tab({ consent: null });
  assert.equal(part(element, "consent").hidden, false);
  assert.match(part(element, "consent").textContent, /15 天/);
  element.querySelector("[value=patrol]").dispatchEvent(new Event("change"));
  assert.equal(part(element, "begin").disabled, true);
  part(element, "disagree").click();
  assert.deepEqual(hand.done, [["agree", false, "1"]]);
});

test("a text of another version is asked anew of who agreed, and of no one else", async () => {
  const { element, tab: made } = await tab({ consent: { given: true, version: "0", at: 1, acknowledged: true } });
  assert.equal(part(element, "consent").hidden, false);
  made.draw(view({ consent: { given: false, version: "0", at: 1, acknowledged: true } }));
  assert.equal(part(element, "consent").hidden, true);
});

test("a session begins with a purpose that nobody chose beforehand, and its time goes on", async () => {
  const { element, hand, tab: made } = await tab({});
  assert.equal(part(element, "begin").disabled, true);
  element.querySelector("[value=on_site]").dispatchEvent(new Event("change"));
  part(element, "begin").click();
  await settled();
  assert.deepEqual(hand.done, [["begin", "on_site"]]);
  made.draw(view({ duty: { id: "d", started: NOW - 65_000, purpose: "on_site" } }));
  assert.equal(part(element, "duty-clock").textContent, "01:05");
  made.beat(NOW + 1000);
  assert.equal(part(element, "duty-clock").textContent, "01:06");
  part(element, "end").click();
  assert.deepEqual(hand.done.at(-1), ["end"]);
});

test("without consent a session takes no position, and says so", async () => {
  const consent = { given: false, version: "1", at: 1, acknowledged: true };
  const { element } = await tab({ consent, duty: { id: "d", started: NOW, purpose: "patrol" } });
  assert.match(part(element, "duty").textContent, /不上传位置/);
  assert.ok(part(element, "duty").textContent.includes(words.phone_without));
});

test("the dark screen goes with the session", async () => {
  const { element, tab: made } = await tab({ duty: { id: "d", started: NOW, purpose: "patrol" } });
  part(element, "pocket").click();
  assert.equal(part(element, "cover").hidden, false);
  made.draw(view({ duty: null }));
  assert.equal(part(element, "cover").hidden, true);
});
