import assert from "node:assert/strict";
import test from "node:test";
import { Window } from "happy-dom";

const window = new Window();
globalThis.document = window.document;
const { draw } = await import("../../../assets/js/briefs/brief-figure.mjs");
const FIGURE = { data: [{ y: [8, 0] }], layout: { width: 590 } };

function place(wide = 590) {
  const made = document.createElement("div");
  Object.defineProperty(made, "clientWidth", { value: wide });
  made.dataset.figure = JSON.stringify(FIGURE);
  made.append(document.createElement("img"));
  return made;
}

test("the figure takes the picture's place once it is drawn", async () => {
  const at = place();
  await draw(at, async (drawn, data, layout) => {
    assert.equal(at.querySelectorAll("img").length, 1);
    assert.deepEqual({ data, layout }, FIGURE);
    drawn.textContent = "drawn";
  });
  assert.equal(at.querySelectorAll("img").length, 0);
  assert.equal(at.textContent, "drawn");
});

test("a figure that cannot be drawn leaves the picture", async () => {
  const at = place();
  await assert.rejects(
    draw(at, () => Promise.reject(new Error("no canvas"))),
    /no canvas/,
  );
  assert.equal(at.querySelectorAll("img").length, 1);
});

test("a page that is narrower than the figure keeps the picture", async () => {
  const at = place(360);
  await draw(at, () => assert.fail("it would be cut off"));
  assert.equal(at.querySelectorAll("img").length, 1);
});
