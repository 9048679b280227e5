import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, feedOf, pageOf } from "../browser.mjs";

browser("http://city.test/region/2112");
const { BelowTable, restOf } = await import("../../../assets/js/areas/below.mjs");

const cell = (name, text) => `<td><a ${name ? `data-live="${name}"` : ""}>${text}</a></td>`;
const rate = '<td><span><a data-live="on_time_rate">-</a><small>n 0</small></span></td>';
const named = (code) => (code ? `<a class="area" href="/region/${code}">x</a>` : "rest");
const cells = () => `${cell("reports", "-")}${cell("", "-")}${rate}`;
const row = (code) => `<tr data-region="${code}"><th>${named(code)}</th>${cells()}</tr>`;
const line = (reports, due) => ({ reports, open: 9, overdue: 0, due, on_time_rate: "75.0", few: due < 30 });

function opened(late = "") {
  const page = pageOf([], { region: "2112" }, `<table class="below-table">${row("211221")}${row("")}</table>`);
  page.late = late;
  const feed = feedOf();
  feed.put("regions/2112", { 2112: line(1012, 9), 211221: line(1007, 4) });
  return { page, feed, table: new BelowTable(page, feed) };
}

const texts = ({ page }) => [...page.root.querySelectorAll("td")].map((one) => one.textContent.trim());

test("what is live is written, what is of another period stays, and the rows sum to the head", () => {
  const shown = opened();
  shown.table.show();
  assert.deepEqual(texts(shown), ["1,007", "-", "75.0%n 4", "5", "-", "-n 0"]);
});

test("what is written already is not written again, so who watches the table comes to rest", async () => {
  const { table, page } = opened();
  let heard = 0;
  new MutationObserver(() => {
    heard += 1;
    if (heard < 9) table.show();
  }).observe(page.root, { childList: true, subtree: true });
  table.show();
  await new Promise((done) => setImmediate(done));
  await new Promise((done) => setImmediate(done));
  assert.equal(heard, 1);
});

test("while it is not known whether the feed is of now, nothing of it stands beside history", () => {
  for (const late of [null, "backlog"]) {
    const shown = opened(late);
    shown.table.show();
    assert.deepEqual(texts(shown), ["-", "-", "-n 0", "-", "-", "-n 0"]);
  }
});

test("of a rest there is nothing live where not all parts are", () => {
  assert.equal(restOf("2112", ["211221", "211222", ""], new Map([["2112", line(3, 1)]])), undefined);
});

test("keys go through the areas and stop at the ends", () => {
  const { table, page } = opened();
  assert.equal(table.step(1), true);
  assert.equal(document.activeElement, page.root.querySelector("a.area"));
  table.step(5);
  assert.equal(document.activeElement, page.root.querySelector("a.area"));
});
