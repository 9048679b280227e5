import assert from "node:assert/strict";
import { test } from "node:test";

import { typesOf } from "../../../assets/js/call/call-guess.mjs";

const known = {
  names: {
    E01: "火灾（含野火）",
    E02: "燃气泄漏",
    S01: "独居老人、困难群众求助",
    S03: "停水、停电、停气",
    H01: "隐患",
    C06: "犬只",
  },
  words: { E01: ["着火", "冒烟"], E02: ["燃气", "漏气", "煤气"], S03: ["停电"], H01: ["冒烟"], C06: ["狗"] },
  grave: ["E01", "E02"],
};

test("the types that most words speak for come first", () => {
  assert.deepEqual(typesOf("三楼燃气漏气，楼道停电了", known), ["E02", "S03", "E01"]);
});

test("among equals what is grave is first", () => {
  assert.deepEqual(typesOf("冒烟", known).slice(0, 2), ["E01", "H01"]);
});

test("a type is known by the parts of its own name, never by a single sign", () => {
  assert.equal(typesOf("停水两天", known)[0], "S03");
});

test("without a word the usual ones stand there, three in all and none twice", () => {
  assert.deepEqual(typesOf("", known), ["E01", "E02", "S01"]);
  assert.deepEqual(typesOf("狗咬人", known), ["C06", "E01", "E02"]);
});
