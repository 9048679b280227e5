import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, feedOf, pageOf, press, serverOf, settled, wordsOf } from "../browser.mjs";

browser("http://city.test/region/2112");
const { Area } = await import("../../../assets/js/areas/area.mjs");

const SLOTS = [
  "numbers",
  "open",
  "open-aside",
  "numbers-aside",
  "crumbs",
  "area-bar",
  "notes",
  "legend",
  "compared",
  "compared-aside",
  "lineup",
  "picked",
  "kpi-reports",
];
const LINK = '<a class="area" href="/region/211221">甲县</a>';
const LINE = { id: "open", name: "", unit: "", text: "1", p90: "", n: null, few: false, before: "", difference: "" };
const numbers = (more) => ({
  region: "2112",
  first: "2026-11-23",
  last: "2026-11-23",
  before: ["2026-11-22", "2026-11-22"],
  until: "",
  complete: false,
  since: "",
  at: 0,
  live: [],
  kpis: [],
  strip: {},
  units: [],
  ...more,
});

/** Dash's part of the pages is of the address at once, unless it is slow. */
let slow = false;
const drawn = () => {
  const [, , code] = location.pathname.split("/");
  for (const view of document.querySelectorAll("[data-of]")) view.setAttribute("data-of", code);
};
for (const name of ["_dashprivate_pushstate", "popstate"]) addEventListener(name, () => slow || drawn());

/** The page of an area of a server with these answers. */
async function opened(answers = {}, address = "/region/2112") {
  history.replaceState(null, "", address);
  const sent = serverOf({ "/region/2112/numbers": () => Response.json(numbers()), ...answers });
  const live = {
    page: "region",
    words: wordsOf({ heat_days: "1,2,3,4,5,6,7" }),
    region: "2112",
    scope: "2112",
    ceiling: "2112",
    villages: {},
    language: "zh",
    topics: ["regions/2112"],
    topics_of: { "": ["regions/2112"], 211221: ["regions/211221"] },
    formats: [],
    names: { 2112: "市", 211221: "甲县" },
    theme: {},
    matrix_kpis: [],
    rank_kpis: [],
    today: "2026-11-23",
  };
  const table = `<table class="below-table"><tr data-region="211221"><th>${LINK}</th></tr></table>`;
  const below = `<div id="view-region"><div data-of="2112">${table}</div></div>`;
  const page = pageOf(SLOTS, live, below);
  const feed = feedOf();
  const redrawn = [];
  const area = new Area(page, feed, null, { redraw: (withMap) => redrawn.push(withMap), rest() {} });
  area.start();
  await settled();
  return { page, feed, area, sent, redrawn };
}

test("the numbers of an area are read, and the areas below are chosen by key", async () => {
  const { page, sent } = await opened();
  assert.equal(sent[0][0], "/region/2112/numbers?lang=zh");
  press("ArrowDown");
  assert.equal(document.activeElement.textContent, "甲县");
  assert.equal(page.slot("crumbs").textContent, "市");
});

test("down loads no page and up comes back, in the address too", async () => {
  const { page, sent, area, feed } = await opened({
    "/region/211221/numbers": () => Response.json(numbers({ region: "211221" })),
  });
  const told = [];
  addEventListener("_dashprivate_pushstate", () => told.push(location.pathname));
  page.root.querySelector("a.area").click();
  await settled();
  assert.deepEqual([location.pathname, area.region], ["/region/211221", "211221"]);
  assert.equal(page.live.region, "211221");
  assert.ok(sent.some(([address]) => address === "/region/211221/numbers?lang=zh"));
  assert.equal(told.at(-1), "/region/211221", "Dash's part follows");
  press("Backspace");
  await settled();
  assert.equal(location.pathname, "/region/2112");
  assert.deepEqual(feed.followed, ["regions/2112"], "what the page missed meanwhile it is sent");
});

test("of an area that is entered the areas below come first, and its other numbers are asked then", async () => {
  const { area, sent } = await opened({ "/region/211221/numbers": () => Response.json(numbers()) });
  const asked = () => sent.some(([address]) => address === "/region/211221/numbers?lang=zh");
  slow = true;
  area.go("211221");
  await settled();
  assert.equal(asked(), false);
  slow = false;
  drawn();
  await settled();
  assert.equal(asked(), true);
});

test("an answer for an area that was left is not shown", async () => {
  let answer = null;
  const { page, area } = await opened({ "/region/211221/numbers": () => new Promise((done) => (answer = done)) });
  area.go("211221");
  await settled();
  area.go("2112");
  answer(Response.json(numbers({ region: "211221", kpis: [{ ...LINE, name: "不该出现" }] })));
  await settled();
  assert.ok(!page.root.textContent.includes("不该出现"));
});

test("a link of Dash's takes the page with it", async () => {
  const { area, sent } = await opened();
  history.pushState(null, "", "/region/2112?range=month&type=H01");
  dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  await settled();
  assert.equal(area.query.get("range"), "month");
  assert.equal(sent.at(-1)[0], "/region/2112/numbers?range=month&type=H01&lang=zh");
  const n = sent.length;
  dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  await settled();
  assert.equal(sent.length, n, "what it shows already it does not read again");
});

test("while history is far behind none of its numbers is shown", async () => {
  const { page, area, redrawn } = await opened({ "/region/2112/numbers": () => Response.json({ backlog: 63 }) });
  assert.equal(page.slot("numbers").textContent, "backlog");
  assert.equal(area.view.numbers, null);
  assert.equal(page.root.dataset.history, "stale");
  assert.deepEqual(redrawn, [false, true]);
});

test("what a link asks in vain is taken out of it and named", async () => {
  const { page, area } = await opened({}, "/region/2112?view=none&range=week");
  assert.equal(area.query.toString(), "range=week");
  assert.notEqual(page.slot("notes").textContent, "");
});

test("when nothing answers it says so", async () => {
  const { page } = await opened({ "/region/2112/numbers": () => new Response("", { status: 500 }) });
  assert.equal(page.slot("numbers-aside").textContent, "loading_failed");
});
