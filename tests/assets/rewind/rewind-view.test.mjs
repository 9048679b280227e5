import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, feedOf, pageOf, settled, wordsOf } from "../browser.mjs";

browser("http://city.test/rewind?at=2026-11-29T14:05");
const { RewindView, hourOf, keptOf, momentOf } = await import("../../../assets/js/rewind/rewind-view.mjs");
const { PastClock } = await import("../../../assets/js/rewind/past-feed.mjs");

const AT = Date.parse("2026-11-29T14:05:00+08:00");
const KEPT = { "20261129T06": true, "20261129T05": false };

const LINES = [
  [AT - 60_000, "alert", "first"],
  [AT + 60_000, "order", "second"],
];

/** The bar over a feed of the past that finds everything. */
function opened({ refused = null } = {}) {
  history.replaceState(null, "", "/rewind?at=2026-11-29T14:05");
  const asked = [];
  const clock = new PastClock(() => 0);
  const past = { clock, at: 0, hours: KEPT, reason: "" };
  const take = (how) => async (at, reason) => {
    asked.push([how, at, reason]);
    if (refused) return refused;
    if (reason) past.reason = reason;
    past.at = at;
    clock.stand(at);
    return null;
  };
  Object.assign(past, { seek: take("seek"), step: take("step"), line: async () => LINES });
  const now = feedOf();
  now.clock.set({ now: AT + 3_600_000 });
  const words = wordsOf({
    rewind_none: "none {day} {hour}",
    rewind_earlier: "-{n}",
    rewind_later: "+{n}",
    heat_days: "",
  });
  const page = pageOf(["rewind-bar"], { words, today: "2026-11-30", region: "2112" });
  const then = { root: document.createElement("div"), say: () => {} };
  const view = new RewindView(page, past, now, then);
  view.start();
  const form = page.slot("rewind-bar").querySelector("form");
  return { page, past, view, asked, form, then };
}

async function sent({ form }, reason = "复盘") {
  form.querySelector("[name=reason]").value = reason;
  form.dispatchEvent(new SubmitEvent("submit", { cancelable: true }));
  await settled();
}

test("a local day and time is a moment, also with a wide colon; others are none", () => {
  assert.equal(momentOf("2026-11-29", "14:05"), AT);
  assert.equal(momentOf("2026-11-29", "14：05:09"), AT + 9_000);
  for (const text of ["24:00", "14.05", "", "now"]) assert.ok(Number.isNaN(momentOf("2026-11-29", text)), text);
});

test("of a local day each hour says how much of it is kept", () => {
  const found = keptOf("2026-11-29", KEPT);
  assert.equal(hourOf(AT), "20261129T06");
  assert.deepEqual([found.length, found[13], found[14], found[15]], [24, "state", "full", "none"]);
});

test("the moment of the link is asked for once a reason is given, then by steps without another", async () => {
  const bar = opened();
  assert.equal(bar.form.querySelector("[name=time]").value, "14:05");
  await sent(bar);
  assert.equal(bar.then.root.hidden, false);
  const later = [...bar.page.root.querySelectorAll(".player button")].find((one) => one.textContent === "+10");
  later.click();
  await settled();
  assert.deepEqual(bar.asked, [
    ["seek", AT, "复盘"],
    ["seek", AT + 600_000, "复盘"],
  ]);
  assert.match(location.search, /at=2026-11-29T14%3A15%3A00/);
});

test("it plays on by its speed, and ends at now", async () => {
  const bar = opened();
  await sent(bar);
  await bar.view.second();
  assert.equal(bar.asked.length, 1, "it stands until it is told to play");
  const named = (text) => [...bar.page.root.querySelectorAll(".player button")].find((one) => one.textContent === text);
  named("rewind_play").click();
  bar.view.speed = 60;
  await bar.view.second();
  assert.deepEqual(bar.asked[1].slice(0, 2), ["step", AT + 60_000]);
  bar.past.clock.stand(AT + 3_599_000);
  await bar.view.second();
  assert.equal(bar.asked.length, 2);
  assert.equal(bar.page.root.querySelector("[role=status]").textContent, "rewind_ended");
});

test("once a moment is shown the keys are the player's", async () => {
  const bar = opened();
  document.body.append(bar.page.root);
  await sent(bar);
  assert.equal(document.activeElement, bar.view.keys);
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
  await settled();
  assert.deepEqual(bar.asked.at(-1), ["seek", AT + 60_000, "复盘"]);
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: " ", bubbles: true }));
  assert.equal(bar.view.playing, true);
});

test("a moment that is none is not asked for; a refusal is shown", async () => {
  const bar = opened({ refused: new Response('{"code": "quota"}', { status: 429 }) });
  bar.form.querySelector("[name=time]").value = "99:00";
  await sent(bar);
  assert.equal(bar.asked.length, 0);
  assert.equal(bar.page.root.querySelector("[role=status]").textContent, "refused_rewind_moment");
  bar.form.querySelector("[name=time]").value = "14:05";
  await sent(bar);
  assert.equal(bar.page.root.querySelector("[role=status]").textContent, "refused_quota");
});

test("of a moment before everything it says from when on something is kept", async () => {
  const bar = opened();
  bar.past.seek = async () => null;
  await sent(bar);
  assert.equal(bar.then.root.hidden, true);
  assert.equal(bar.page.root.querySelector("[role=status]").textContent, "none 2026-11-29 13");
});

test("the keys [ and ] go to what the desk did before and next", async () => {
  const made = opened();
  await sent(made);
  await settled();
  assert.deepEqual(
    [...made.view.line.list.children].map((item) => [item.textContent.slice(-6), item.classList.contains("comes")]),
    [
      [":00first".slice(-6), false],
      ["second", true],
    ],
  );
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "]", bubbles: true }));
  await settled();
  assert.deepEqual(made.asked.at(-1), ["seek", AT + 60_000, "复盘"]);
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "[", bubbles: true }));
  await settled();
  assert.deepEqual(made.asked.at(-1), ["seek", AT - 60_000, "复盘"]);
});
