import assert from "node:assert/strict";
import { test } from "node:test";

import { Drafts } from "../../../assets/js/ui/drafts.mjs";

/** A browser's store. */
class Store {
  getItem(key) {
    return this[key] ?? null;
  }

  setItem(key, text) {
    this[key] = text;
  }

  removeItem(key) {
    delete this[key];
  }
}

test("what was typed is there after a reload, and gone once it was sent", () => {
  const store = new Store();
  new Drafts({ session: "a", store }).keep("close/sos-1", { note: "已到场", to: "消防" });
  const again = new Drafts({ session: "a", store });
  assert.deepEqual(again.read("close/sos-1"), { note: "已到场", to: "消防" });
  assert.deepEqual(again.read("note/sos-1"), {});
  again.drop("close/sos-1");
  assert.deepEqual(Object.keys(store), []);
});

test("of residents nothing is kept", () => {
  const store = new Store();
  const drafts = new Drafts({ session: "a", store });
  drafts.keep("intake", {
    name: "张三",
    phone: "13812345678",
    address: "1-2-3",
    text: "找 138-1234-5678 或 21122119800307123X，明天",
    place: "青年社区 211202001001",
  });
  const kept = JSON.stringify(store);
  for (const secret of ["张三", "138", "5678", "19800307", "1-2-3"]) assert.ok(!kept.includes(secret), secret);
  assert.deepEqual(drafts.read("intake"), { text: "找  或 ，明天", place: "青年社区 211202001001" });
});

test("a day is kept as it is: it is no number of a resident", () => {
  const drafts = new Drafts({ session: "a", store: new Store() });
  drafts.keep("task/", { title: "排查", due: "2026-12-31", until: "2027-03-31" });
  assert.deepEqual(drafts.read("task/"), { title: "排查", due: "2026-12-31", until: "2027-03-31" });
});

test("another session finds nothing of it, and what is not a draft stays", () => {
  const store = Object.assign(new Store(), { resume: "x" });
  new Drafts({ session: "a", store }).keep("intake", { text: "x" });
  assert.deepEqual(new Drafts({ session: "b", store }).read("intake"), {});
  assert.deepEqual({ ...store }, { resume: "x" });
});

test("a form is filled with its draft and followed from there", () => {
  const store = new Store();
  const drafts = new Drafts({ session: "a", store });
  drafts.keep("x", { note: "old" });
  const heard = {};
  const form = {
    elements: { note: {}, namedItem: (name) => form.elements[name] ?? null },
    addEventListener: (kind, f) => (heard[kind] = f),
  };
  globalThis.FormData = class {
    constructor(of) {
      return [["note", of.elements.note.value]];
    }
  };
  drafts.follow("x", form);
  assert.equal(form.elements.note.value, "old");
  form.elements.note.value = "new";
  heard.input();
  assert.deepEqual(drafts.read("x"), { note: "new" });
});
