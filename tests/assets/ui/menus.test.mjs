import assert from "node:assert/strict";
import { test } from "node:test";

import { browser } from "../browser.mjs";

browser("http://city.test/tasks");
const { closeMenus } = await import("../../../assets/js/ui/menus.mjs");

const MENU = "<details class=menu open><summary>更多</summary><a href='/health'>运行状态</a></details>";

function opened() {
  document.body.innerHTML = `<div>${MENU}${MENU}<button>填单</button></div>`;
  const root = document.body.firstElementChild;
  closeMenus(root);
  const [first, second] = root.querySelectorAll("details");
  return { root, first, second, left: () => [first, second].map((one) => one.hasAttribute("open")) };
}

test("a press in one menu closes the other and leaves itself; a press elsewhere closes both", () => {
  const { root, first, left } = opened();
  first.querySelector("a").dispatchEvent(new Event("pointerdown", { bubbles: true }));
  assert.deepEqual(left(), [true, false]);
  root.querySelector("button").dispatchEvent(new Event("focusin", { bubbles: true }));
  assert.deepEqual(left(), [false, false]);
});

test("Escape closes what is open and goes back to what opened it; another key does nothing", () => {
  const { root, first, second, left } = opened();
  second.removeAttribute("open");
  let focused = false;
  first.querySelector("summary").focus = () => (focused = true);
  const key = (name) => root.dispatchEvent(Object.assign(new Event("keydown", { bubbles: true }), { key: name }));
  key("a");
  assert.deepEqual(left(), [true, false]);
  key("Escape");
  assert.deepEqual(left(), [false, false]);
  assert.ok(focused);
});
