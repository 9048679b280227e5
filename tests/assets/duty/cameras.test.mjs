import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, wordsOf } from "../browser.mjs";

browser("http://city.test/duty");
const { camerasOf } = await import("../../../assets/js/duty/cameras.mjs");
const { Lookups } = await import("../../../assets/js/duty/lookups.mjs");

const NOW = Date.UTC(2026, 10, 23, 4, 5, 9);
const LINK = "https://video.example.cn/1";
const line = { id: "sos/7/1", approx: false, lon_e6: 123_700_000, lat_e6: 42_200_000 };
const words = wordsOf({
  camera_answered: "{time} answered",
  camera_silent: "{time} silent",
  refused_quota: "enough",
  near_m: "{n} m",
});
const camera = (site, north = 180, more = {}) => ({
  ...{ site, name: site, owner: "police", kind: "page", answered: true, at: NOW },
  ...{ lon: 123_700_000, lat: 42_200_000 + north, ...more },
});

function made(...answers) {
  const sent = [];
  let changed = 0;
  const lookups = new Lookups({ words }, () => (changed += 1), {
    send: async (address, query) => (sent.push([address, query]), answers.shift()),
  });
  const opened = [];
  globalThis.open = (...given) => opened.push(given);
  const rows = (...near) => camerasOf(near, line, words, lookups, NOW);
  return { lookups, sent, opened, rows, changed: () => changed };
}

test("up to three within a kilometre, the nearest first, each with the time its server answered or did not", () => {
  const { rows } = made();
  const shown = rows(camera("d", 700), camera("far", 90_000), camera("a"), camera("c", 500), camera("b", 300));
  assert.deepEqual(
    [...shown.children].map((one) => one.textContent.split(" ")[0]),
    ["a", "b", "c"],
  );
  assert.match(shown.children[0].textContent, /^a 20 m · police · camera_page · 12:05:09 answered camera_open$/);
  assert.match(rows(camera("a", 0, { answered: false })).textContent, /12:05:09 silent/);
  assert.match(rows(camera("a", 0, { at: 0 })).textContent, /camera_unasked/, "not asked yet is neither");
  assert.equal(rows(camera("far", 90_000)), "");
});

test("a link comes with a record of what it is opened for, in a tab that knows nothing of it", async () => {
  const quota = new Response('{"code": "quota"}', { status: 429 });
  const { lookups, sent, rows } = made(quota, Response.json({ site: "a", link: LINK }));
  assert.equal(await lookups.camera(line, "a"), "");
  assert.match(rows(camera("a")).textContent, /camera_open.*enough/);
  assert.equal(await lookups.camera(line, "a"), LINK);
  assert.deepEqual(sent[0], ["/duty/camera", { site: "a", alert: "sos/7/1" }]);
  assert.equal(rows(camera("b")).querySelector("a"), null, "and of no other camera");
  const again = rows(camera("a")).querySelector("a");
  assert.deepEqual([again.href, again.rel, again.target], [LINK, "noopener noreferrer", "_blank"]);
});

test("the link is opened once it is on record", async () => {
  const { rows, opened } = made(Response.json({ site: "a", link: LINK }));
  rows(camera("a")).querySelector("button").click();
  for (let n = 0; n < 20 && !opened.length; n += 1) await Promise.resolve();
  assert.deepEqual(opened, [[LINK, "_blank", "noopener,noreferrer"]]);
});

test("what draws them is loaded when there is one, and of a place that is not known there is none", async () => {
  const { lookups, changed } = made();
  assert.equal(lookups.cameras(line, [], NOW), "");
  assert.equal(lookups.cameras({ ...line, approx: true }, [camera("a")], NOW), "");
  assert.equal(lookups.view, undefined, "nothing is loaded before");
  assert.equal(lookups.cameras(line, [camera("a")], NOW), "");
  await lookups.load();
  await Promise.resolve();
  assert.equal(changed(), 1);
  assert.match(lookups.cameras(line, [camera("a")], NOW).textContent, /^a /);
});

test("a stream that a page of ours plays is opened there, where the opening is on record", () => {
  const { rows, sent } = made();
  const link = rows(camera("s 1", 10, { kind: "hls", plays: true })).querySelector("a");
  assert.equal(link.getAttribute("href"), "/camera/s%201?alert=sos%2F7%2F1");
  assert.deepEqual([link.target, link.rel, sent.length], ["_blank", "noopener", 0]);
});
