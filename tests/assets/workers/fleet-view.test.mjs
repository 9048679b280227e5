import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, pageOf, press, serverOf, settled, wordsOf } from "../browser.mjs";

browser("http://city.test/workers/day?region=211221106");
const { FleetView, known } = await import("../../../assets/js/workers/fleet-view.mjs");

const MINUTE = 60_000;
const HOUR = Date.UTC(2026, 10, 22, 1);
const fleet = {
  first: HOUR,
  last: HOUR + 60 * MINUTE,
  missing: [],
  posts: [
    { post: "网格 1", place: "镇西堡镇", at: [HOUR, HOUR + MINUTE], lon: [0, 1e6], lat: [0, 0] },
    { post: "网格 2", place: "镇西堡镇", at: [HOUR + 10 * MINUTE], lon: [5e6], lat: [0] },
  ],
};

async function opened(answer = () => Response.json(fleet)) {
  const sent = serverOf({ "/workers/day/data": answer });
  const page = pageOf(["fleet-bar", "fleet-said", "fleet-posts", "picked"], {
    words: wordsOf({ fleet_shown: "{first} – {last}" }),
    region: "211221106",
    today: "2026-11-23",
  });
  const view = new FleetView(page, null);
  view.start();
  const form = page.slot("fleet-bar").querySelector("form");
  form.querySelector("[name=reason]").value = "走失老人";
  form.dispatchEvent(new SubmitEvent("submit", { cancelable: true }));
  await settled();
  return { page, view, sent };
}

test("an hour is opened for a reason, and its posts are listed", async () => {
  const { page, sent } = await opened();
  const asked = { day: "2026-11-23", hour: "9", reason: "走失老人", case: "", region: "211221106" };
  assert.deepEqual(sent, [["/workers/day/data", asked]]);
  const rows = [...page.slot("fleet-posts").children].map((row) => row.textContent);
  assert.deepEqual(rows, ["镇西堡镇 网格 1", "镇西堡镇 网格 2"]);
  assert.equal(page.slot("fleet-said").textContent, "09:00 – 10:00");
  page.root.remove();
});

test("all go by one clock, and a post is shown while it is known where it is", async () => {
  const { page, view } = await opened();
  assert.deepEqual(known(fleet.posts[0], HOUR + MINUTE / 2), [0.5, 0]);
  const shown = () => [page.root.dataset.at, page.root.dataset.shown].map(Number);
  assert.deepEqual(shown(), [HOUR, 1]);
  for (let n = 0; n < 4; n++) press("ArrowRight");
  assert.deepEqual(shown(), [HOUR + 4 * MINUTE, 0], "nothing of it for two minutes");
  page.slot("fleet-posts").children[1].click();
  assert.match(page.slot("picked").textContent, /网格 2 · fleet_unknown$/);
  view.player.to(HOUR + 11 * MINUTE);
  assert.deepEqual(shown(), [HOUR + 11 * MINUTE, 1]);
  assert.equal(page.slot("picked").textContent, "镇西堡镇 网格 2");
  assert.equal(page.slot("fleet-posts").children[1].getAttribute("aria-pressed"), "true");
  press("ArrowRight", page.slot("fleet-bar").querySelector("[name=reason]"));
  assert.deepEqual(shown(), [HOUR + 11 * MINUTE, 1], "not while somebody types");
  press(" ");
  assert.equal(view.player.playing, true);
  press(" ");
  page.root.remove();
});

test("a refusal says why and shows nobody", async () => {
  const { page, view } = await opened(() => Response.json({ code: "fleet_many" }, { status: 422 }));
  assert.equal(page.slot("fleet-said").textContent, "refused_fleet_many");
  assert.equal(view.hour, null);
  page.root.remove();
});
