import assert from "node:assert/strict";
import { test } from "node:test";

import { picker, rowsOf, villagesOf } from "../../../assets/js/talk/picker.mjs";
import { browser, wordsOf } from "../browser.mjs";

browser();
const PLACES = { 211221106: ["铁岭县 腰堡镇", "tlx ybz"], 211221106201: ["腰堡镇 范家屯村", "ybz fjtc"] };
const NEAR = [
  { value: "w7", word: "腰堡镇 3 网格" },
  { value: "t110", word: "公安 110" },
  { value: "upolice", word: "市公安局" },
];
const from = (more = {}) => ({ near: NEAR, places: PLACES, without: [], ring: null, draw: null, ...more });

test("who is near comes first; a telephone line is rung by a person, and who is in is not rung", () => {
  assert.deepEqual(
    rowsOf("", from()).map(({ value }) => value),
    ["w7", "upolice"],
  );
  assert.deepEqual(
    rowsOf("fjt", from()).map(({ value }) => value),
    ["211221106201"],
  );
  assert.deepEqual(rowsOf("fjt", from({ without: ["211221106201"] })), []);
});

test("a digit calls its row, by the first engine; in the search it is a sign", () => {
  const called = [];
  const words = wordsOf();
  const dialog = picker({
    ...from(),
    ...{ words, engines: ["talk", "mesh"], close: () => called.push("close") },
    call: (...asked) => called.push(asked),
  });
  document.body.append(dialog);
  const press = (key) => dialog.dispatchEvent(new KeyboardEvent("keydown", { key }));
  press("9");
  press("2");
  assert.deepEqual(called, [[["upolice"], "talk"]]);
  const search = dialog.querySelector("input");
  search.value = "市";
  search.dispatchEvent(new Event("input"));
  press("1");
  assert.equal(called.length, 1);
  dialog.querySelector("[data-testid=talk-mesh]").click();
  assert.deepEqual(called[1], [["upolice"], "mesh"]);
  press("Escape");
  assert.equal(called[2], "close");
});

test("all villages of a township that are not in the call are called at once, by talk alone", () => {
  const places = {
    ...PLACES,
    211221106202: ["腰堡镇 石山子村", "ybz sszc"],
    211221107201: ["新台子镇 某村", "xtz mc"],
  };
  assert.deepEqual(villagesOf("211221106", from({ places })), ["211221106201", "211221106202"]);
  assert.deepEqual(villagesOf("211221106", from({ places, without: ["211221106201"] })), ["211221106202"]);
  assert.deepEqual(villagesOf("211221106201", from({ places })), []);
  const called = [];
  const words = wordsOf({ talk_all_villages: "全部村 {n}" });
  const open = (engines) => {
    const dialog = picker({
      ...from({ places }),
      words,
      engines,
      close: () => {},
      call: (...asked) => called.push(asked),
    });
    document.body.append(dialog);
    const search = dialog.querySelector("input");
    search.value = "腰堡";
    search.dispatchEvent(new Event("input"));
    return dialog.querySelector("[data-testid=talk-all]");
  };
  const roll = open(["talk", "mesh"]);
  assert.equal(roll.textContent, "全部村 2");
  roll.click();
  assert.deepEqual(called, [[["211221106201", "211221106202"], "talk"]]);
  assert.equal(open(["mesh"]), null);
});

test("all posts of the area have one key, who is inside a shape another; in the search they are signs", () => {
  const called = [];
  const near = [...NEAR, { value: "211221", word: "铁岭县" }, { value: "211221106", word: "腰堡镇" }];
  const open = (more) => {
    const call = (...asked) => called.push(asked);
    const dialog = picker({ ...from({ near, ...more }), words: wordsOf(), engines: ["talk"], close: () => {}, call });
    document.body.append(dialog);
    const press = (key, where = dialog) => where.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    return { dialog, press };
  };
  const { dialog, press } = open({ draw: () => called.push("draw") });
  press("g", dialog.querySelector("input"));
  assert.deepEqual(called, []);
  press("g");
  press("B");
  assert.deepEqual(called, [[["211221", "211221106"], "talk"], "draw"]);
  const ring = { polygon: [[1, 1]], word: "圈内 3 人" };
  const drawn = open({ ring });
  assert.equal(drawn.dialog.querySelector("[data-testid=talk-drawn]").textContent, "圈内 3 人");
  assert.equal(drawn.dialog.querySelector("[data-testid=talk-draw]"), null, "where no worker may be called");
  drawn.dialog.querySelector("[data-testid=talk-drawn]").click();
  assert.deepEqual(called.at(-1), [[], "talk", ring]);
  const { dialog: alone } = open({ near: NEAR });
  assert.equal(alone.querySelector("[data-testid=talk-posts]"), null, "one post or none is called by its row");
});
