import assert from "node:assert/strict";
import { test } from "node:test";

import { rootOf } from "../dom.mjs";

const { startSeek } = await import("../../../assets/js/ui/seek.mjs");

const WORDS = {
  find: "查找",
  find_all: "查找一切",
  find_key: "查找 Ctrl+K",
  find_none: "没有找到“{what}”",
  view_keep: "保存当前视图",
  find_more: "另有 {n} 项",
};
const REPLY = {
  groups: [{ name: "类型", n: 3, rows: [{ text: "供暖不热", href: "/cases?type=C02", beside: "C02" }] }],
};

/** A page whose documents' elements are known by their tags. */
function page(answers) {
  const made = [];
  const create = document.createElement;
  document.createElement = (tag) => {
    const element = create(tag);
    const more = {
      showModal() {
        this.open = true;
      },
      select() {},
    };
    made.push([tag, Object.assign(element, more)]);
    return element;
  };
  const keys = [];
  const listen = document.addEventListener;
  document.addEventListener = (name, act) => name === "keydown" && keys.push(act);
  const asked = [];
  const waits = [];
  const place = document.createElement("div");
  const parts = {
    ask: async (address) => {
      asked.push(address);
      return answers.shift() ?? null;
    },
    later: (f) => waits.push(f),
    at: () => "/region/2112?range=month",
  };
  startSeek({ root: rootOf(), words: WORDS, live: { language: "zh" } }, place, parts);
  document.createElement = create;
  document.addEventListener = listen;
  return { asked, waits, key: keys[0], find: (tag) => made.find(([one]) => one === tag)[1] };
}

const pressed = (key, more = {}) => {
  const event = { key, ctrlKey: true, stopped: false, preventDefault: () => (event.stopped = true), ...more };
  return event;
};

test("Ctrl+K opens it with the own views and the way to keep this one, and no other key does", async () => {
  const { asked, key, find } = page([{ groups: [] }]);
  const dialog = find("dialog");
  key(pressed("k", { ctrlKey: false }));
  key(pressed("j"));
  assert.ok(!dialog.open);
  find("input").value = "";
  const event = pressed("K");
  key(event);
  assert.ok(dialog.open);
  assert.ok(event.stopped, "the browser's own search stays closed");
  assert.deepEqual(asked, ["/find.json?q=&lang=zh"]);
  await null;
  assert.equal(find("p").textContent, "");
  const save = new URLSearchParams({ lang: "zh", save: "/region/2112?range=month" });
  assert.equal(find("a").href, `/views?${save}`);
  assert.equal(find("a").target, "_blank", "a plain page has no sound: it opens beside this one");
});

test("it asks once what was typed last, and says what it found or that there is nothing", async () => {
  const { asked, waits, find } = page([REPLY, { groups: [] }]);
  const input = find("input");
  for (const value of ["供", "供暖"]) {
    input.value = value;
    input.fire("input");
  }
  await Promise.all(waits.splice(0).map((f) => f()));
  assert.deepEqual(asked, [`/find.json?${new URLSearchParams({ q: "供暖", lang: "zh" })}`]);
  input.value = "zz";
  input.fire("input");
  await waits[0]();
  await null;
  assert.match(find("p").textContent, /没有找到“zz”/);
});
