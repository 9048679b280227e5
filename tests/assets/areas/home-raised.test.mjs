import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, pageOf, wordsOf } from "../browser.mjs";

browser("http://city.test/home");
const { HomeRaised } = await import("../../../assets/js/areas/home-raised.mjs");

const line = (more) => ({
  ...{ rule: "sos", priority: 1, state: "unack", region: "211221106", subject: "", at: 0, version: 4 },
  ...{ level: 2, up_at: 1_000, up_waits: true },
  ...more,
});

test("a leader sees what waits, with its clock, and takes it", () => {
  const page = pageOf(["raised"], { words: wordsOf({ lane_title: "mine {n}" }), names: {}, types: {}, rules: {} });
  const sent = [];
  const raised = new HomeRaised(page, { now: () => 62_000 }, { send: (one) => sent.push(one), hear: () => {} });
  raised.hear({
    all: new Map([
      ["sos/7/1", line()],
      ["sos/8/1", line({ up_waits: false })],
    ]),
  });
  const element = page.slot("raised");
  assert.match(element.textContent, /^mine 1/);
  assert.match(element.textContent, /01:01/);
  element.querySelector("[data-testid=take-up]").click();
  assert.deepEqual(
    sent.map(({ action, object, expected_version }) => [action, object, expected_version]),
    [["alert.take_up", "sos/7/1", 4]],
  );
  raised.hear({ all: new Map() });
  assert.equal(element.hidden, true);
});
