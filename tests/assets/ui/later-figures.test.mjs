import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, settled } from "../browser.mjs";

browser();
const { laterFigures } = await import("../../../assets/js/ui/later-figures.mjs");

const place = (name, data) =>
  `<figure id="${name}-place" data-later='${JSON.stringify({ id: name, figure: data })}'></figure>`;

function opened(html) {
  const root = document.createElement("main");
  root.innerHTML = html;
  document.body.replaceChildren(root);
  const drawn = [];
  const watched = new Map();
  laterFigures(root, {
    set: (id, { children }) => drawn.push([id, children.type, children.props]),
    watch: (seen) => (one) => watched.set(one.id, () => seen(one)),
  });
  return { root, drawn, watched };
}

test("a figure is drawn when it is seen, once", () => {
  const { drawn, watched } = opened(place("a", 1) + place("b", 2));
  assert.deepEqual(drawn, []);
  watched.get("b-place")();
  watched.get("b-place")();
  assert.deepEqual(drawn, [["b-place", "Graph", { id: "b", figure: 2 }]]);
});

test("what comes to a place that was seen is drawn at once, other data in it too", async () => {
  const { root, drawn, watched } = opened(place("a", 1));
  watched.get("a-place")();
  root.querySelector("#a-place").dataset.later = JSON.stringify({ id: "a", figure: 9 });
  await settled();
  assert.deepEqual(
    drawn.map(([, , props]) => props.figure),
    [1, 9],
  );
  root.insertAdjacentHTML("beforeend", place("c", 3));
  await settled();
  assert.ok(watched.has("c-place"), "a new place waits until it is seen");
});
