import assert from "node:assert/strict";
import { test } from "node:test";

import { DEFAULTS, Keys, typing } from "../../../assets/js/duty/keys.mjs";

const inside = (...names) => ({ closest: (asked) => names.some((name) => asked.includes(name)) });
const press = (key, more = {}) => ({ key, target: inside(), ...more });
const kept = () => {
  const held = new Map();
  return { getItem: (name) => held.get(name) ?? null, setItem: (name, text) => held.set(name, text) };
};

test("a letter is an action", () => {
  const keys = new Keys();
  assert.deepEqual(
    ["j", "A", "ArrowDown", "Enter", "/", "x", "q"].map((key) => keys.action(press(key))),
    ["down", "ack", "down", "open", "search", "close", ""],
  );
});

test("nothing happens while somebody types, composes or holds another key", () => {
  const keys = new Keys();
  for (const more of [
    { target: inside("input") },
    { target: inside("textarea") },
    { isComposing: true },
    { keyCode: 229 },
    { ctrlKey: true },
    { metaKey: true },
  ]) {
    for (const key of ["a", "s", "d", "h"]) assert.equal(keys.action(press(key, more)), "");
    assert.equal(typing(press("a", more)), true);
  }
});

test("with the letters off only arrows and enter work, and that is kept", () => {
  const store = kept();
  new Keys({ store }).turn(false);
  const keys = new Keys({ store });
  assert.deepEqual(
    ["a", "s", "d", "h", "/", "ArrowUp"].map((key) => keys.action(press(key))),
    ["", "", "", "", "", "up"],
  );
});

test("a key is changed to one that nobody has, and kept", () => {
  const store = kept();
  const keys = new Keys({ store });
  assert.equal(keys.change("ack", "s"), false, "silence has it");
  assert.equal(keys.change("ack", "g"), false, "G goes to pages");
  assert.equal(keys.change("ack", "Q"), true);
  const again = new Keys({ store });
  assert.deepEqual([again.action(press("q")), again.action(press("a"))], ["ack", ""]);
  again.reset();
  assert.deepEqual(again.map, DEFAULTS);
});

test("G then a letter goes to a page; too late it is a letter again", () => {
  let now = 0;
  const keys = new Keys({ now: () => now });
  keys.action(press("g"));
  assert.equal(keys.action(press("s")), "go:shift");
  keys.action(press("g"));
  now = 2000;
  assert.equal(keys.action(press("s")), "silence");
});

test("enter on a button is the button's", () => {
  assert.equal(new Keys().action(press("Enter", { target: inside("button") })), "");
});

test("a key that is held down acts once", () => {
  const keys = new Keys();
  const pressed = Array.from({ length: 12 }, (_, n) => keys.action({ key: "a", repeat: n > 0, target: null }));
  assert.deepEqual(pressed.filter(Boolean), ["ack"]);
  for (const key of ["Enter", "ArrowDown", "g"]) assert.equal(keys.action({ key, repeat: true, target: null }), "");
});
