import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, settled } from "../browser.mjs";

browser();
const { staticParts } = await import("../../../assets/js/ui/static-parts.mjs");

const LIST = ["ul", { class: "list" }, {}, []];
const item = (text, ...more) => ["li", {}, {}, [text, ...more]];

function opened(parts) {
  const root = document.createElement("main");
  const place = document.createElement("section");
  place.dataset.static = JSON.stringify(parts);
  root.append(place);
  root.className = "view";
  document.body.replaceChildren(root);
  staticParts(document.body);
  const holds = async (next) => {
    if (next) place.dataset.static = JSON.stringify(next);
    else delete place.dataset.static;
    await settled();
  };
  return { root, place, holds };
}

test("elements are made of what the server sent, with their attributes and styles", () => {
  const { place } = opened([
    ["p", { title: '"a" <b>' }, { width: "3%", "--x": "1px", backgroundColor: "red" }, ["1", ["b", {}, {}, ["<i>"]]]],
  ]);
  const [made] = place.children;
  assert.equal(made.getAttribute("title"), '"a" <b>');
  assert.deepEqual([made.textContent, made.querySelector("i")], ["1<i>", null]);
  assert.equal(made.style.width, "3%");
  assert.equal(made.style.getPropertyValue("--x"), "1px");
  assert.equal(made.style.backgroundColor, "red");
});

test("what changed is changed, and the rest keeps its elements", async () => {
  const { place, holds } = opened([
    ["ul", { class: "list", id: "x" }, { color: "red" }, [item("a"), item("b"), item("c")]],
  ]);
  const [list] = place.children;
  const [first, second] = list.children;
  await holds([["ul", { class: "other" }, {}, [item("a"), item("B")]]]);
  assert.equal(place.children[0], list);
  assert.deepEqual([...list.children], [first, second]);
  assert.deepEqual([list.className, list.id, list.style.color], ["other", "", ""]);
  assert.equal(list.textContent, "aB");
  await holds([["ul", { class: "other" }, {}, [item("a"), item("B"), item("c", ["b", {}, {}, ["!"]])]], "end"]);
  assert.equal(place.textContent, "aBc!end");
  await holds([["p", {}, {}, ["other"]]]);
  assert.equal(place.innerHTML, "<p>other</p>");
});

test("what a module wrote stays until the server's own text changes", async () => {
  const { place, holds } = opened([
    [
      "p",
      {},
      {},
      [
        ["b", {}, {}, ["1"]],
        ["i", {}, {}, ["x"]],
      ],
    ],
  ]);
  const [number] = place.querySelectorAll("b");
  number.textContent = "live 2";
  await holds([
    [
      "p",
      {},
      {},
      [
        ["b", {}, {}, ["1"]],
        ["i", {}, {}, ["y"]],
      ],
    ],
  ]);
  assert.equal(place.textContent, "live 2y");
  await holds([
    [
      "p",
      {},
      {},
      [
        ["b", {}, {}, ["3"]],
        ["i", {}, {}, ["y"]],
      ],
    ],
  ]);
  assert.equal(place.textContent, "3y");
});

test("an element that becomes one of Dash's own keeps what Dash puts there alone", async () => {
  const { place, holds } = opened([LIST, "text"]);
  place.append(document.createElement("figure"));
  await holds(null);
  assert.equal(place.innerHTML, "<figure></figure>");
});

test("parts of an element that comes later are made too", async () => {
  const { root } = opened([LIST]);
  const late = document.createElement("div");
  late.dataset.static = JSON.stringify([item("late")]);
  root.append(late);
  await settled();
  assert.equal(late.textContent, "late");
});

test("a link within the page goes on without loading it, and a key opens it elsewhere", () => {
  const { place } = opened([["a", { href: "/region/2112?sort=open", "data-way": "" }, {}, [["b", {}, {}, ["open"]]]]]);
  const told = [];
  addEventListener("_dashprivate_pushstate", () => told.push(location.search), { once: true });
  const press = (more) => {
    const click = new MouseEvent("click", { bubbles: true, cancelable: true, ...more });
    place.querySelector("b").dispatchEvent(click);
    return click.defaultPrevented;
  };
  assert.equal(press({ ctrlKey: true }), false);
  assert.deepEqual(told, []);
  assert.equal(press({}), true);
  assert.deepEqual(told, ["?sort=open"]);
});

test("the parts of a page's frame are made once, beside its views", () => {
  const frame = document.createElement("header");
  frame.dataset.static = JSON.stringify([["a", { href: "/region/2112", "data-way": "" }, {}, ["city"]], item("x")]);
  document.body.replaceChildren(frame);
  staticParts(document.body);
  const [link] = frame.children;
  assert.deepEqual([link.textContent, frame.children.length], ["city", 2]);
  const click = new MouseEvent("click", { bubbles: true, cancelable: true });
  link.dispatchEvent(click);
  assert.ok(click.defaultPrevented);
});
