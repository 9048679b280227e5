import assert from "node:assert/strict";
import { test } from "node:test";

import { placesOf } from "../../../assets/js/call/call-places.mjs";

const places = {
  211221: ["铁岭县", "tlx"],
  211221106: ["铁岭县 腰堡镇", "tlx ybz"],
  211221106201: ["腰堡镇 范家屯村", "ybz fjtc"],
  211221107202: ["凡河镇 范家沟村", "fhz fjgc"],
  211282101203: ["新城街道 范家屯村", "xcjd fjtc"],
};
const codes = (typed) => placesOf(typed, places).map((place) => place.code);

test("letters, names and codes find; of two villages the letters of the township decide", () => {
  assert.deepEqual(codes("fjt"), ["211221106201", "211282101203"]);
  assert.deepEqual(codes("yb fjt"), ["211221106201"]);
  assert.deepEqual(codes("ybzfjt"), ["211221106201"]);
  assert.deepEqual(codes("范家"), ["211221106201", "211221107202", "211282101203"]);
  assert.deepEqual(codes("211221106"), ["211221106", "211221106201"]);
});

test("a township stands before what lies in it, and the whole name before all", () => {
  assert.deepEqual(codes("ybz"), ["211221106", "211221106201"]);
  assert.deepEqual(codes("腰堡镇")[0], "211221106");
});

test("in any written form; what is nowhere finds nothing", () => {
  assert.deepEqual(codes(" ＦＪＧ "), ["211221107202"]);
  assert.deepEqual(codes("上海"), []);
  assert.deepEqual(codes("  "), []);
});
