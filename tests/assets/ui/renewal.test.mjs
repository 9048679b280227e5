import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { browser, pageOf, wordsOf } from "../browser.mjs";

browser("http://city.test/sitreps?alert=a");
const { Drafts } = await import("../../../assets/js/ui/drafts.mjs");
const { Renewal } = await import("../../../assets/js/ui/renewal.mjs");

beforeEach(() => browser("http://city.test/sitreps?alert=a"));

const VIEW = `<p><a data-slot="news" hidden></a></p><div id="view" data-drawn='{"sitrep/a": 1}' data-of="a">
  <form data-form="sitrep/a"><textarea name="cause"></textarea></form></div>`;

function opened(html = VIEW, every = 0) {
  const page = pageOf([], { page: "sitreps", words: wordsOf() }, html);
  page.drafts = new Drafts({ session: "s" });
  const asked = [];
  const set = (id, { data }) => asked.push([id, data]);
  const parts = { store: "again", prefix: "sitrep/", text: "changed", every, set, hidden: () => false };
  const drawn = (shown) => (page.root.querySelector("#view").dataset.drawn = JSON.stringify(shown));
  return { page, asked, drawn, renewal: new Renewal(page, parts), line: page.slot("news") };
}

const own = (revisions) => new Map(Object.entries(revisions).map(([key, revision]) => [key, { revision }]));

test("what is newer elsewhere is asked for, and again, more and more seldom, until the view has it", () => {
  const { renewal, asked, drawn } = opened();
  renewal.hear(own({ "sitrep/a": 1, "message/m": 9 }));
  assert.deepEqual(asked, []);
  renewal.hear(own({ "sitrep/a": 2 }));
  assert.deepEqual(asked, [["again", 1]], "at once");
  for (let n = 0; n < 7; n += 1) renewal.beat();
  assert.deepEqual(
    asked.map(([, n]) => n),
    [1, 2, 3, 4],
    "after one second, two, four",
  );
  drawn({ "sitrep/a": 2 });
  for (let n = 0; n < 9; n += 1) renewal.beat();
  assert.equal(asked.length, 4);
  renewal.knows("a", 3);
  assert.equal(asked.length, 5, "the next change at once again");
});

test("a view of one names it alone, a list whatever there is", () => {
  const { renewal, asked } = opened();
  renewal.hear(own({ "sitrep/b": 5 }));
  assert.deepEqual(asked, []);
  const all = opened(VIEW.replace('data-of="a"', 'data-of=""'));
  all.renewal.hear(own({ "sitrep/a": 1, "sitrep/b": 1 }));
  assert.equal(all.asked.length, 1);
});

test("while somebody writes nothing is made anew: a line says so until it is sent", () => {
  const { renewal, asked, page, line } = opened();
  const form = page.root.querySelector("form");
  page.drafts.keep("sitrep/a", { cause: "阀门老化" });
  renewal.hear(own({ "sitrep/a": 2 }));
  assert.deepEqual([asked.length, line.hidden, line.textContent], [0, false, "changed"]);
  page.drafts.drop("sitrep/a");
  form.querySelector("textarea").focus();
  renewal.beat();
  assert.equal(asked.length, 0, "who is at a field is about to write");
  form.querySelector("textarea").blur();
  renewal.beat();
  assert.deepEqual([asked.length, line.hidden, line.textContent], [1, true, ""]);
});

test("a page that hears of no change asks every so often", () => {
  const { renewal, asked, page } = opened(VIEW, 3);
  for (let n = 0; n < 6; n += 1) renewal.beat();
  assert.equal(asked.length, 2);
  page.drafts.keep("sitrep/a", { cause: "x" });
  for (let n = 0; n < 6; n += 1) renewal.beat();
  assert.equal(asked.length, 2);
});
