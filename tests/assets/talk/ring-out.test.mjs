import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, wordsOf } from "../browser.mjs";

browser("http://city.test/duty");
const { RingOut, wayOut } = await import("../../../assets/js/talk/ring-out.mjs");

const words = wordsOf({ talk_out_phone: "telephone {n}", talk_out_text: "{by} called" });
const call = (...members) => ({ about: "alert/sos/7/1", by: "desk 1", members });

function made(channels = ["sms", "webhook"], commands = ["message.send"]) {
  const asked = [];
  const out = new RingOut({ words, live: { commands, channels } }, (action, _id, body) => asked.push([action, body]));
  return { out, asked };
}

test("by telephone where there is a gateway for it, else by SMS, else not at all", () => {
  assert.deepEqual([["mail", "sms"], ["sms", "webhook"], ["mail"], []].map(wayOut), ["sms", "phone", "", ""]);
});

test("who did not answer is told once for each time, as a message about the same", () => {
  const { out, asked } = made();
  out.draw(call(["2112", "joined", 1, 2, 2], ["w7", "unanswered", 1, 46, 0], ["uurban", "declined", 1, 3, 0]));
  assert.deepEqual([out.element.hidden, out.element.textContent], [false, "telephone 1"]);
  out.element.click();
  const audience = { to: ["phone:w7"] };
  const body = { kind: "text", text: "desk 1 called", about: "alert/sos/7/1", audience };
  assert.deepEqual(asked, [["message.send", body]]);
  assert.equal(out.element.hidden, true);
  out.element.click();
  assert.equal(asked.length, 1);
  out.draw(call(["w7", "unanswered", 60, 105, 0]));
  assert.equal(out.element.hidden, false, "rung again and not answered again");
});

test("nothing is offered without a gateway, without the right, or where all answered", () => {
  for (const { out } of [made([]), made(["sms"], [])]) {
    out.draw(call(["w7", "unanswered", 1, 46, 0]));
    assert.equal(out.element.hidden, true);
  }
  const { out } = made();
  out.draw(call(["w7", "ringing", 1, 1, 0]));
  assert.equal(out.element.hidden, true);
  out.draw(undefined);
  assert.equal(out.element.hidden, true);
});
