import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, settled } from "../browser.mjs";

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

test("what waits for an area's view goes on once it is there, or when it took too long", async () => {
  const later = [];
  const part = new DashPart({ later: (f, ms) => later.push([f, ms]) });
  await part.shown("211221", 2500);
  const view = Object.assign(document.createElement("div"), { id: "view-region" });
  view.innerHTML = `<div data-of="2112"></div>`;
  document.body.append(view);
  part.start(
    () => "",
    () => {},
    () => {},
  );
  const gone = [];
  const first = part.shown("211221", 2500).then(() => gone.push("there"));
  await settled();
  assert.deepEqual(gone, []);
  view.innerHTML = `<div data-of="211221"></div>`;
  await first;
  assert.deepEqual(gone, ["there"]);
  const second = part.shown("211224", 2500).then(() => gone.push("late"));
  assert.equal(later.at(-1)[1], 2500);
  later.at(-1)[0]();
  await second;
  assert.deepEqual(gone, ["there", "late"]);
  view.remove();
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
