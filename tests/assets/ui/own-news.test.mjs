import assert from "node:assert/strict";
import { test } from "node:test";

const { ownNews } = await import("../../../assets/js/ui/own-news.mjs");

test("only records of the page's own prefix are news, until they are as drawn", () => {
  const line = { hidden: true, textContent: "" };
  const all = (records) => new Map(Object.entries(records));
  const said = (records) => {
    ownNews(line, { "follow/a": 2 }, all(records), "follow/", "{n} 项");
    return [line.hidden, line.textContent];
  };
  assert.deepEqual(said({ "follow/a": { revision: 2 }, "task/t": { revision: 9 } }), [true, ""]);
  assert.deepEqual(said({ "follow/a": { revision: 3 } }), [false, "1 项"]);
  assert.deepEqual(said({}), [false, "0 项"]);
  ownNews(null, {}, all({}), "follow/", "");
});
