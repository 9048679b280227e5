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
  const tasks = [];
  laterFigures(root, {
    free: (next) => tasks.push(next),
    set: (id, { children }) => drawn.push([id, children.type, children.props]),
    watch: (seen) => (one) => watched.set(one.id, () => seen(one)),
  });
  /** The words and numbers are painted, and then a figure in each task. */
  const painted = (most = Infinity) => {
    for (let n = 0; n < most && tasks.length; n++) tasks.shift()();
  };
  return { root, drawn, watched, painted };
}

test("a figure is drawn when it is seen, once", () => {
  const { drawn, watched, painted } = opened(place("a", 1) + place("b", 2));
  painted();
  assert.deepEqual(drawn, []);
  watched.get("b-place")();
  watched.get("b-place")();
  painted();
  assert.deepEqual(drawn, [["b-place", "Graph", { id: "b", figure: 2 }]]);
});

test("words and numbers are painted before the first figure, and a figure is a task of its own", () => {
  const { drawn, watched, painted } = opened(place("a", 1) + place("b", 2));
  watched.get("a-place")();
  watched.get("b-place")();
  assert.equal(drawn.length, 0);
  painted(1);
  assert.deepEqual(
    drawn.map(([id]) => id),
    ["a-place"],
  );
  painted(1);
  assert.equal(drawn.length, 2);
});

test("a place that is gone before its turn is not drawn", () => {
  const { root, drawn, watched, painted } = opened(place("a", 1));
  watched.get("a-place")();
  root.replaceChildren();
  painted();
  assert.deepEqual(drawn, []);
});

test("what comes to a place that was seen is drawn without being seen again, other data in it too", async () => {
  const { root, drawn, watched, painted } = opened(place("a", 1));
  watched.get("a-place")();
  painted();
  root.querySelector("#a-place").dataset.later = JSON.stringify({ id: "a", figure: 9 });
  await settled();
  painted();
  assert.deepEqual(
    drawn.map(([, , props]) => props.figure),
    [1, 9],
  );
  root.insertAdjacentHTML("beforeend", place("c", 3));
  await settled();
  assert.ok(watched.has("c-place"), "a new place waits until it is seen");
});
