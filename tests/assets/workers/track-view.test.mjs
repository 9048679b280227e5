import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, pageOf, press, serverOf, settled, wordsOf } from "../browser.mjs";

browser("http://city.test/worker/7/track?d=2026-11-22");
const { TrackView } = await import("../../../assets/js/workers/track-view.mjs");

const MINUTE = 60_000;
const DAY = Date.UTC(2026, 10, 22, 1);
const track = {
  at: [0, 1, 2, 30].map((n) => DAY + n * MINUTE),
  lon: [0, 1e6, 2e6, 3e6],
  lat: [0, 0, 0, 0],
  legs: [0, 3],
  stops: [[1, 2]],
  events: [{ at: DAY + 40 * MINUTE, type: "D01" }],
  speed: [1, null, 1, 1],
  battery: [90, 90, 80, 70],
  accuracy: [5, 5, 5, 5],
  marks: [[], [], [], []],
  day: "2026-11-22",
  missing: [],
  sessions: [{ started: DAY - MINUTE, ended: DAY + 59 * MINUTE, by: "worker" }],
};

async function opened(answer = () => Response.json(track)) {
  const sent = serverOf({ "/worker/7/track/data": answer });
  const page = pageOf(["track-bar", "track-said", "track-events", "track-strip", "picked"], {
    words: wordsOf({ heat_days: "" }),
    worker: "7",
    today: "2026-11-23",
    formats: ["gpx"],
    types: { D01: "邻里" },
  });
  const view = new TrackView(page, null);
  view.start();
  const form = page.slot("track-bar").querySelector("form");
  form.querySelector("[name=reason]").value = "走访核对";
  form.dispatchEvent(new SubmitEvent("submit", { cancelable: true }));
  await settled();
  return { page, view, sent, now: () => (view.player.now - DAY) / MINUTE };
}

test("a day is opened for a reason, and what happened is listed in the order of time", async () => {
  const { page, sent } = await opened();
  assert.deepEqual(sent, [["/worker/7/track/data", { day: "2026-11-22", reason: "走访核对", case: "" }]]);
  const rows = [...page.slot("track-events").children].map((row) => row.textContent);
  assert.deepEqual(rows, [
    "08:59:00 track_begin",
    "09:01:00 track_stop",
    "09:02:00 track_gap",
    "09:40:00 ◆ 邻里",
    "09:59:00 track_end",
  ]);
  page.root.remove();
});

test("an alert is the reason by itself: the look is asked for at once, with its day", async () => {
  history.replaceState(null, "", "/worker/7/track?alert=sos%2F7%2F1");
  const sent = serverOf({ "/worker/7/track/data": () => Response.json(track) });
  const parts = { words: wordsOf({}), worker: "7", today: "2026-11-23", formats: ["gpx"], types: {}, matter: true };
  const page = pageOf(["track-bar", "track-said", "track-events", "picked"], parts);
  new TrackView(page, null).start();
  await settled();
  assert.deepEqual(sent, [["/worker/7/track/data", { alert: "sos/7/1" }]]);
  assert.equal(page.slot("track-bar").querySelector("form"), null, "nothing is typed");
  assert.match(page.slot("track-bar").textContent, /^track_alert/);
  assert.equal(new URLSearchParams(location.search).get("d"), "2026-11-22");
  page.root.remove();
  history.replaceState(null, "", "/worker/7/track?d=2026-11-22");
});

test("arrows step by fixes, with Shift by what happened, and space plays to the end", async () => {
  const { page, view, now } = await opened();
  press("ArrowRight");
  press("ArrowRight");
  assert.equal(now(), 2);
  press("ArrowLeft");
  assert.equal(now(), 1);
  press("ArrowRight", document.body, { shiftKey: true });
  assert.equal(now(), 2);
  press("ArrowLeft", page.slot("track-bar").querySelector("[name=reason]"));
  assert.equal(now(), 2, "not while somebody types");
  view.player.slider.value = String(DAY + 1.5 * MINUTE);
  view.player.slider.dispatchEvent(new Event("input"));
  press("ArrowLeft");
  assert.equal(now(), 1, "between two fixes back is the one behind");
  press(" ");
  assert.equal(view.player.playing, true);
  page.slot("track-events").children[1].click();
  assert.equal(now(), 1);
  press("ArrowLeft", document.body, { shiftKey: true });
  assert.equal(now(), 0, "a session began before its first fix, which is shown for it");
});

test("a refusal says why and plays nothing", async () => {
  const { page, view } = await opened(() => Response.json({ code: "quota" }, { status: 429 }));
  assert.equal(page.slot("track-said").textContent, "refused_quota");
  assert.equal(view.track, null);
});

test("the day on one axis: sessions, stops, reports and three lines, broken where nothing is known", async () => {
  const { page, view, now } = await opened();
  const strip = page.slot("track-strip");
  assert.equal(strip.hidden, false);
  const session = strip.querySelector(".session");
  assert.deepEqual([session.style.left, session.style.width], ["0%", "calc(100% - 0%)"]);
  assert.equal(strip.querySelectorAll(".stop").length, 1);
  assert.equal(strip.querySelector(".report").style.left, `${(100 * 41) / 60}%`);
  const drawn = [...strip.querySelectorAll("path")].map((path) => path.getAttribute("d"));
  assert.deepEqual(drawn, [
    `M${MINUTE} 1M${3 * MINUTE} 1M${31 * MINUTE} 1`,
    `M${MINUTE} 10L${2 * MINUTE} 10L${3 * MINUTE} 20M${31 * MINUTE} 30`,
    `M${MINUTE} 15L${2 * MINUTE} 15L${3 * MINUTE} 15M${31 * MINUTE} 15`,
  ]);
  strip.querySelector(".plot").getBoundingClientRect = () => ({ left: 100, width: 600 });
  strip.querySelector(".plot").dispatchEvent(new MouseEvent("click", { clientX: 130, bubbles: true }));
  assert.equal(now(), 2);
  assert.equal(strip.querySelector(".cursor").style.left, "5%");
  view.player.slider.value = String(DAY);
  view.player.slider.dispatchEvent(new Event("input"));
  assert.equal(strip.querySelector(".cursor").style.left, `${100 / 60}%`);
  page.root.remove();
});
