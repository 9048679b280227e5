import assert from "node:assert/strict";
import { test } from "node:test";

import { outsideWords } from "../../../assets/js/orders/outside.mjs";
import { wordsOf } from "../browser.mjs";

const words = wordsOf();
const row = (more) => ({ channel: "sms", refused: "", tried: null, ...more });

test("inside the product there is no gateway, outside there is one or it is not configured", () => {
  assert.equal(outsideWords(row({ channel: "page" }), words, 0, []), "");
  assert.equal(outsideWords(row({ refused: "gone" }), words, 0, []), "");
  assert.equal(outsideWords(row({}), words, 0, ["mail"]), words.order_out_none);
  assert.equal(outsideWords(row({ channel: "phone" }), words, 0, ["webhook"]), words.order_out_waits);
});

test("an attempt's own words, with its number and what was reported again", () => {
  const recalled = outsideWords(row({ tried: ["k", "taken", 1, 1, 1, 0, false], recall: true }), words, 1, ["sms"]);
  assert.ok(recalled.startsWith(words.order_recall));
  const said = outsideWords(row({ tried: ["k", "delivered", 1, 1, 2, 3, false] }), words, 1, ["sms"]);
  assert.match(
    said,
    new RegExp(`^${words.channel_of_sms}${words.attempt_delivered} .*${words.attempt_nth}.*attempt_repeats`),
  );
});
