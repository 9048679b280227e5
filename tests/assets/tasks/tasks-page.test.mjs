import assert from "node:assert/strict";
import { test } from "node:test";

const { open } = await import("../../../assets/js/tasks/tasks-page.mjs");
const { differs } = await import("../../../assets/js/ui/own-news.mjs");

const own = (records) => ({ all: new Map(Object.entries(records)), at: 1 });
const words = { task_news: "{n} to do: update" };

/** @param {Record<string, number> | undefined} drawn */
function page(drawn) {
  const line = { hidden: true, textContent: "" };
  const root = { querySelector: (/** @type {string} */ name) => (name === "[data-slot='news']" ? line : null) };
  const slot = () => null;
  return { line, views: open({ page: { live: { drawn }, root, words, slot } }).views };
}

test("what is to be done as it was drawn is no news", () => {
  const { line, views } = page({ "task/a": 2 });
  views.own(own({ "task/a": { revision: 2 }, "message/m": { revision: 1 }, "sent/m/t110": { revision: 1 } }));
  assert.deepEqual([line.hidden, line.textContent], [true, ""], "messages are no tasks");
});

test("a task that came, changed or went is said until it is as drawn again", () => {
  const { line, views } = page({ "task/a": 2 });
  for (const [records, text] of [
    [{ "task/a": { revision: 2 }, "task/b": { revision: 1 } }, "2 to do: update"],
    [{ "task/a": { revision: 3 } }, "1 to do: update"],
    [{}, "0 to do: update"],
    [{ "task/b": { revision: 2 } }, "1 to do: update"],
  ]) {
    views.own(own(records));
    assert.deepEqual([line.hidden, line.textContent], [false, text]);
  }
  views.own(own({ "task/a": { revision: 2 } }));
  assert.deepEqual([line.hidden, line.textContent], [true, ""]);
});

test("a page that draws no list has no line", () => {
  assert.equal(differs({}, new Map()), false);
  open({ page: { live: {}, root: { querySelector: () => null }, words, slot: () => null } }).views.own(
    own({ a: { revision: 1 } }),
  );
});
