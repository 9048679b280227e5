import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, wordsOf } from "../browser.mjs";

browser("http://city.test/camera/s1");
const { CameraPlayer } = await import("../../../assets/js/camera/player.mjs");

const LINK = "https://video.example.cn/1.m3u8";
const words = { ...wordsOf({}), camera_still: "still {n}", refused_quota: "enough" };

function made(...answers) {
  document.body.innerHTML = `<main data-site="s1" data-alert="sos/7/1" data-kind="hls"><video></video>
    <b data-testid="camera-state"></b><button data-testid="camera-again" hidden></button>
    <a data-testid="camera-elsewhere" hidden></a></main>`;
  const root = document.querySelector("main");
  const names = ["asking", "connecting", "time_over", "unreachable", "plays_hls"].map((one) => `camera_${one}`);
  root.dataset.words = JSON.stringify({ ...words, ...Object.fromEntries(names.map((one) => [one, one])) });
  const log = [];
  const clock = { ms: 1000, frames: 0 };
  root.querySelector("video").getVideoPlaybackQuality = () => ({ totalVideoFrames: clock.frames });
  const play = (link, _video, failed) => {
    log.push(["play", link]);
    clock.failed = failed;
    return { close: () => log.push(["close"]) };
  };
  const player = new CameraPlayer(root, play, {
    send: async (address, query) => (log.push([address, query]), answers.shift()),
    now: () => clock.ms,
  });
  const part = (name) => root.querySelector(`[data-testid=camera-${name}]`);
  const after = (ms, frames) => {
    Object.assign(clock, { ms: clock.ms + ms, frames });
    player.look();
    return part("state").textContent;
  };
  return { player, log, part, after, clock };
}

test("nothing is played before the opening is on record, and what was refused says why", async () => {
  const { player, log, part } = made(new Response('{"code": "quota"}', { status: 429 }), Response.json({ link: LINK }));
  await player.open();
  assert.deepEqual(log, [["/duty/camera", { site: "s1", alert: "sos/7/1" }]]);
  assert.equal(part("state").textContent, "enough");
  assert.equal(part("elsewhere").hidden, true);
  await player.open();
  assert.deepEqual(log.at(-1), ["play", LINK]);
  assert.equal(part("elsewhere").href, LINK);
});

test("it says that pictures come only while new ones are drawn", async () => {
  const { player, after, part } = made(Response.json({ link: LINK }));
  await player.open();
  assert.equal(part("state").textContent, "camera_connecting");
  assert.equal(after(20_000, 0), "camera_connecting");
  assert.equal(after(1000, 3), "camera_plays_hls");
  assert.equal(after(4000, 3), "camera_plays_hls");
  assert.equal(after(3000, 3), "still 7");
  assert.equal(after(1000, 4), "camera_plays_hls");
});

test("it stops after ten minutes and when the stream fails; another opening is another record", async () => {
  const { player, log, after, part, clock } = made(Response.json({ link: LINK }), Response.json({ link: LINK }));
  await player.open();
  assert.equal(after(600_001, 9), "camera_time_over");
  assert.deepEqual(log.at(-1), ["close"]);
  assert.equal(part("again").hidden, false);
  part("again").click();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(log.filter(([what]) => what === "/duty/camera").length, 2);
  assert.equal(part("again").hidden, true);
  clock.failed("camera_unreachable");
  assert.deepEqual([part("state").textContent, part("again").hidden], ["camera_unreachable", false]);
  assert.equal(after(1000, 20), "camera_unreachable", "nothing is shown of a stream that is closed");
});
