import assert from "node:assert/strict";
import { test } from "node:test";

import { rootOf } from "../dom.mjs";

const { askReason } = await import("../../../assets/js/ui/reason.mjs");

const WORDS = { reason: "理由", go: "确定", cancel: "取消" };

/** A page with dialogs: `find(tag)` the first of a tag, `drafts` what was kept and dropped. */
function page() {
  const made = [];
  const create = document.createElement;
  document.createElement = (tag) => {
    const element = create(tag);
    const more = {
      showModal() {
        this.open = true;
      },
      close() {
        this.open = false;
        this.fire("close");
      },
      remove() {
        this.gone = true;
      },
    };
    made.push([tag, Object.assign(element, more)]);
    return element;
  };
  const kept = [];
  const drafts = { follow: (name) => kept.push(["follow", name]), drop: (name) => kept.push(["drop", name]) };
  const told = {
    page: { root: rootOf(), words: WORDS, drafts },
    kept,
    find: (tag) => made.find(([one]) => one === tag)[1],
  };
  return { ...told, done: () => (document.createElement = create) };
}

test("a reason is given once it says something; what was typed for it is then dropped", async () => {
  const { page: p, find, kept, done } = page();
  const asked = askReason(p, "查看姓名的理由", "workers/7");
  done();
  const [dialog, form, input] = ["dialog", "form", "input"].map(find);
  assert.deepEqual(
    [dialog.open, p.root.children[0] === dialog, input.maxLength, input.required],
    [true, true, 200, true],
  );
  input.value = "  ";
  form.fire("submit");
  assert.equal(dialog.open, true);
  input.value = " 走访核对 ";
  form.fire("submit");
  assert.equal(await asked, "走访核对");
  assert.deepEqual([dialog.open, dialog.gone], [false, true]);
  assert.deepEqual(kept, [
    ["follow", "reason/workers/7"],
    ["drop", "reason/workers/7"],
  ]);
});

test("who does not want to any more gives none, by button or Escape, and what was typed stays", async () => {
  for (const leave of [({ find }) => find("button").fire("click"), ({ find }) => find("dialog").close()]) {
    const here = page();
    const asked = askReason(here.page, "x", "y");
    here.done();
    here.find("input").value = "走访";
    leave(here);
    assert.equal(await asked, "");
    assert.deepEqual(here.kept, [["follow", "reason/y"]]);
  }
});
