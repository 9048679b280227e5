import assert from "node:assert/strict";
import { test } from "node:test";

import { wordsOf } from "../browser.mjs";
import { addressName, isLine } from "../../../assets/js/orders/names.mjs";

const words = wordsOf();
const known = {
  words,
  live: { names: { 211221106: "腰堡镇" }, units: { urban: "城管局" } },
  posts: new Map([["11", { post: "腰堡镇 3 网格", kind: "full" }]]),
  phones: { gas: { name: "县燃气公司", telephone: "024-1" } },
};

test("an address has the name of its place, department, post or line", () => {
  const names = ["211221106", "uurban", "w11", "w12", "t110", "tgas", "theating", "unew"].map((one) =>
    addressName(one, known),
  );
  assert.deepEqual(names, [
    "腰堡镇",
    "城管局",
    "腰堡镇 3 网格",
    `${words.order_worker} 12`,
    words.near_police,
    "县燃气公司",
    words.line_heating,
    "new",
  ]);
  assert.deepEqual([isLine("t110"), isLine("uurban")], [true, false]);
});
