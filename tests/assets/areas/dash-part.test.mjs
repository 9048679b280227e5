import assert from "node:assert/strict";
import { test } from "node:test";

import { browser } from "../browser.mjs";

browser("http://city.test/region/2112");
const { DashPart } = await import("../../../assets/js/areas/dash-part.mjs");

function built() {
  const told = [];
  const at = { now: 0, hidden: false };
  const part = new DashPart({ set: (id) => told.push(id), now: () => at.now, hidden: () => at.hidden });
  return { part, told, at };
}

test("it is made anew a minute after it was made, and not in a page that nobody sees", () => {
  const { part, told, at } = built();
  part.renew(false);
  at.now = 59_000;
  part.renew(false);
  assert.deepEqual(told, [], "the layout brought the first");
  at.now = 61_000;
  at.hidden = true;
  part.renew(false);
  assert.deepEqual(told, []);
  at.hidden = false;
  part.renew(false);
  part.renew(false);
  assert.deepEqual(told, ["region-renewed"]);
});

test("at once when a backlog ends", () => {
  const { part, told } = built();
  part.renew(true);
  part.renew(false);
  assert.deepEqual(told, ["region-renewed"]);
});

test("it follows links of Dash's, steps in history, and nothing that the page shows already", () => {
  const { part } = built();
  const followed = [];
  let shown = "/region/2112";
  part.start(
    () => shown,
    () => followed.push(location.pathname),
    () => {},
  );
  part.tell();
  assert.deepEqual(followed, []);
  history.pushState(null, "", "/region/211221");
  part.tell();
  shown = "/region/211221";
  part.tell();
  assert.deepEqual(followed, ["/region/211221"]);
});
