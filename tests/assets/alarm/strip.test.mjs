import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, pageOf, wordsOf } from "../browser.mjs";

browser("http://city.test/cases");
const { AlarmStrip } = await import("../../../assets/js/alarm/strip.mjs");

const NOW = Date.UTC(2026, 10, 23, 4, 5, 9);
const line = (more = {}) => ({
  rule: "sos",
  priority: 1,
  state: "unack",
  region: "211221106",
  subject: "7",
  at: NOW - 9000,
  told_at: NOW - 9000,
  rang: 1,
  tiers: [4],
  group: "sos/1",
  version: 1,
  worker: null,
  ...more,
});

function opened(state = "running") {
  const rang = [];
  const siren = { state, rings: { 1: 0 }, open() {}, ring: (p) => rang.push(p), arm() {}, audible: false };
  const owner = { mine: true, able() {} };
  const words = Object.assign(wordsOf(), { strip_title: "critical {n}", alerts_more: "and {n}" });
  const page = pageOf([], { words, names: {}, types: {}, rules: {} }, "");
  const strip = new AlarmStrip(page, 4, { siren, owner });
  strip.start();
  return { strip, rang, siren, page };
}

test("a critical alert is above the page with its clock and the way to the desk, and sounds", () => {
  const { strip, rang, page } = opened();
  strip.hear({ all: new Map([["sos/7/1", line()]]) });
  strip.beat(NOW, true);
  const shown = page.root.querySelector(".alarm-strip");
  assert.equal(shown.hidden, false);
  assert.match(shown.textContent, /^critical 1/);
  assert.equal(shown.querySelector("a").getAttribute("href"), "/duty/a/sos%2F7%2F1");
  assert.equal(shown.querySelector(".digits").textContent, "00:09");
  assert.equal(shown.querySelector("button"), null);
  assert.deepEqual(rang, [1]);
});

test("what is taken, lower, aside or of another tier is not there", () => {
  const { strip, rang } = opened();
  strip.hear({
    all: new Map([
      ["a", line({ state: "acked" })],
      ["b", line({ priority: 3 })],
      ["c", line({ state: "suppressed" })],
      ["d", line({ tiers: [6] })],
    ]),
  });
  strip.beat(NOW, true);
  assert.equal(strip.element.hidden, true);
  assert.deepEqual(rang, []);
});

test("more than four are counted; without sound one click switches it on; on a lost line nothing rings", () => {
  const { strip, rang } = opened("suspended");
  strip.hear({ all: new Map([1, 2, 3, 4, 5, 6].map((n) => [`s${n}`, line({ at: n })])) });
  strip.beat(NOW, false);
  assert.deepEqual(rang, []);
  assert.match(strip.element.textContent, /critical 6/);
  assert.match(strip.element.textContent, /and 2/);
  assert.equal(strip.element.querySelectorAll("a").length, 4);
  assert.equal(strip.element.querySelector("button").textContent, "strip_sound");
});

test("what somebody is at work on stays where it was while the strip comes and goes; an unread page rests", () => {
  const { strip, page } = opened();
  Object.defineProperty(strip.element, "offsetHeight", { get: () => (strip.element.hidden ? 0 : 48) });
  const main = document.createElement("main");
  const field = document.createElement("input");
  main.append(field);
  page.root.append(main);
  const come = (...lines) => {
    strip.hear({ all: new Map(lines.map((one, n) => [`sos/${n}`, one])) });
    strip.beat(NOW, true);
    return main.scrollTop;
  };
  assert.equal(come(line()), 0, "nobody reads further down");
  assert.equal(come(), 0);
  main.scrollTop = 200;
  assert.equal(come(line()), 248);
  assert.equal(come(), 200);
  main.scrollTop = 0;
  field.focus();
  assert.equal(come(line()), 48, "a field in use, not scrolled to");
});
