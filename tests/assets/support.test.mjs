import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const SOURCE = readFileSync(new URL("../../assets/js/support.js", import.meta.url), "utf8");

/** What a browser that has these would say. */
function said(agent, more = {}, { body = true } = {}) {
  const lines = [];
  const waiting = [];
  const element = () => ({
    style: {},
    setAttribute() {},
    appendChild(text) {
      this.text = text;
    },
  });
  const page = { appendChild: (line) => lines.push(line.text) };
  const document = {
    body: body ? page : null,
    createElement: element,
    createTextNode: (text) => text,
    addEventListener: (_, f) => waiting.push(f),
  };
  const whole = {
    HTMLDialogElement: class {},
    ResizeObserver: class {},
    structuredClone: () => {},
    crypto: { getRandomValues: () => {} },
    CSS: { supports: () => true },
    ...more,
  };
  const scope = vm.createContext({ document, navigator: { userAgent: agent }, ...whole });
  vm.runInContext("window = globalThis", scope);
  vm.runInContext(SOURCE, scope);
  document.body = page;
  for (const f of waiting) f();
  return lines;
}

test("a browser that has all says nothing", () => {
  assert.deepEqual(said("Chrome/109.0"), []);
});

test("one that has not says which is needed, also before there is a page", () => {
  const old = { CSS: { supports: () => false }, structuredClone: undefined };
  const expected = [
    "当前浏览器（Chrome 79）版本过低，本页面无法使用：请换用 Chrome 109 或更高版本（360、QQ 等浏览器须为同等内核）后重新打开",
  ];
  assert.deepEqual(said("Mozilla/5.0 Chrome/79.0.3945", old), expected);
  assert.deepEqual(said("Mozilla/5.0 Chrome/79.0.3945", old, { body: false }), expected);
  assert.match(said("Firefox/91", old)[0], /^当前浏览器版本过低/);
});

test("it is written in words every browser reads", () => {
  assert.doesNotMatch(SOURCE.replace(/\/\/.*$/gm, ""), /=>|\b(let|const|class|import|export)\b|`|\?\.|\?\?/);
});
