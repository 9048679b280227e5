import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, pageOf, wordsOf } from "../browser.mjs";

browser("http://city.test/sitreps?alert=a");
const { open } = await import("../../../assets/js/duty/sitreps-page.mjs");

const VIEW = `<a data-slot="news" hidden></a><div data-drawn="{}" data-of="a"></div>`;

test("what a form of the page brought about is shown by the page without a hand, and so is what others did", () => {
  const asked = [];
  globalThis.window = { dash_clientside: { set_props: (id, props) => asked.push([id, props.data]) } };
  const page = pageOf([], { page: "sitreps", topics: ["feed/2112", "own/self"], words: wordsOf() }, VIEW);
  const { views } = open({ page });
  page.landed({ accepted: false, version: 1 });
  assert.deepEqual(asked, [], "a refusal changed nothing");
  page.landed({ accepted: true, version: 1 });
  assert.deepEqual(asked, [["sitreps-again", 1]]);
  page.root.querySelector("[data-drawn]").dataset.drawn = '{"sitrep/a": 1}';
  views.own({ all: new Map([["sitrep/a", { revision: 1 }]]) });
  views.own({ all: new Map([["sitrep/a", { revision: 2 }]]) });
  assert.deepEqual(asked.at(-1), ["sitreps-again", 2]);
});
