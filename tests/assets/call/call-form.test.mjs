import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, pageOf, serverOf, settled, wordsOf } from "../browser.mjs";

browser("http://city.test/duty");
const { CallForm, opens } = await import("../../../assets/js/call/call-form.mjs");

const PLACES = {
  211221106: ["铁岭县 腰堡镇", "tlx ybz"],
  211221106201: ["腰堡镇 范家屯村", "ybz fjtc"],
  211282101203: ["新城街道 范家屯村", "xcjd fjtc"],
};

function opened(call = {}, more = {}) {
  const sent = serverOf({
    "/command": () => new Response('{"pin": "4711"}', { status: 202 }),
    "/duty/caller": () => new Response('{"day": 1, "quarter": 3, "open": 2}', { status: 200 }),
  });
  const live = {
    words: wordsOf({
      call_known: "{day}/{quarter}/{open}",
      intake_pin: "PIN {pin}",
      call_no_place: "no {place}",
      call_many: "{place} is {n}",
      call_address_line: "at {address}",
      call_township_line: "(township)",
    }),
    may_report: true,
    types: { E02: "燃气泄漏", H05: "路灯", S01: "求助", X09: "已停用" },
    ended_types: ["X09"],
    topics: ["alerts/2112"],
    grave: ["E02"],
    call: {
      places: PLACES,
      words: { E02: ["漏气"], H05: ["路灯"] },
      caller: true,
      channels: ["telephone", "window"],
      ready: "ready",
      ...call,
    },
    ...more,
    by: "甲",
  };
  const page = pageOf(
    [],
    live,
    '<button id="new-matter"></button><div id="queue"></div><aside id="call" hidden></aside>',
  );
  page.reported = () => {};
  const panel = page.root.querySelector("aside");
  const made = new CallForm(page, panel);
  made.start();
  const input = (name) => panel.querySelector(`[name=${name}]`);
  const type = (name, value) => {
    input(name).value = value;
    input(name).dispatchEvent(new Event("input", { bubbles: true }));
  };
  const press = (name, key, more = {}) =>
    input(name).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
  const commands = () => sent.filter(([address]) => address === "/command" || address.action).map((one) => one.at(-1));
  return { page, panel, made, sent, input, type, press, commands };
}

test("number, words, a type by one key, a place by its letters, and it is sent", async () => {
  const { made, panel, sent, type, press, input } = opened();
  made.open();
  assert.equal(panel.hidden, false);
  assert.equal(panel.parentElement.classList.contains("calling"), true, "it has a column of its own");
  type("phone", "13800001234");
  await settled();
  assert.equal(made.known.output.textContent, "1/3/2");
  type("text", "三楼漏气");
  press("text", "1", { code: "Digit1", altKey: true });
  assert.equal(made.type, "E02");
  type("place", "yb fjt");
  press("place", "Enter");
  assert.equal(input("place").value, "腰堡镇 范家屯村 211221106201");
  type("address", "3 号楼");
  press("address", "Enter", { ctrlKey: true });
  await settled();
  const command = sent.map((one) => one.at(-1)).find((one) => one.action === "case.report");
  assert.deepEqual(command.matter, {
    type: "E02",
    region: "211221106201",
    channel: "telephone",
    text: "三楼漏气\nat 3 号楼",
  });
  assert.deepEqual(command.parties, [{ part: "reporter", name: "", phone: "13800001234" }]);
  made.hear(new Map([[command.id, { accepted: true, code: "", by: "甲", detail: "211221-261126-ABCDEFG" }]]));
  assert.equal(panel.querySelector("output a").href, "http://city.test/case/211221-261126-ABCDEFG");
  assert.match(made.output.textContent, /PIN 4711/);
  assert.deepEqual([input("text").value, input("phone").value, made.type], ["", "", ""]);
  assert.equal(input("channel").value, "telephone");
  assert.equal(made.title.textContent, "ready");
  const line = { id: `serious/${command.object}/5`, state: "unack", version: 2 };
  made.alerts([line]);
  made.alerts([line]);
  await settled();
  const takes = sent.map((one) => one.at(-1)).filter((one) => one.action === "alert.acknowledge");
  assert.deepEqual(
    takes.map((one) => [one.object, one.expected_version]),
    [[line.id, 2]],
  );
});

test("closing it with Escape loses nothing, and the desk does not hear of it", () => {
  const { made, panel, type, press, input } = opened();
  let escaped = 0;
  document.addEventListener("keydown", (event) => (escaped += Number(event.key === "Escape")));
  made.open();
  type("text", "说到一半");
  press("text", "Escape");
  assert.equal(panel.hidden, true);
  assert.equal(panel.parentElement.classList.contains("calling"), false);
  made.open();
  assert.equal(input("text").value, "说到一半");
  assert.equal(escaped, 0);
});

test("a place that is several or none is asked for again; nothing is sent", async () => {
  const { made, sent, type, press } = opened();
  made.open();
  type("text", "路灯");
  press("text", "1", { code: "Digit1", altKey: true });
  for (const [place, why] of [
    ["范家屯", "范家屯 is 2"],
    ["月球", "no 月球"],
  ]) {
    type("place", place);
    press("address", "Enter", { ctrlKey: true });
    assert.equal(made.output.textContent, why);
  }
  await settled();
  assert.deepEqual(sent, []);
});

test("a click on the map gives the township while it is open, and is the map's own else", () => {
  const { made, input } = opened();
  assert.equal(made.mapped("211221106"), false);
  made.open();
  assert.equal(made.mapped("211221106"), true);
  assert.equal(input("place").value, "铁岭县 腰堡镇 211221106");
  assert.equal(made.mapped(undefined), false);
});

test("C opens the form, but not in a field and not with a method composing", () => {
  const press = (key, more = {}) => opens({ key, target: { closest: () => null }, ...more });
  assert.deepEqual([press("c"), press("C"), press("x")], [true, true, false]);
  assert.equal(press("c", { isComposing: true }), false);
  assert.equal(press("c", { ctrlKey: true }), false);
  assert.equal(press("c", { target: { closest: () => ({}) } }), false);
});

test("at a window the usual channel is the window, no number is asked about, and no alert is taken", async () => {
  const own = { caller: false, channels: ["window", "telephone"] };
  const { made, sent, input, type, press, panel, page } = opened(own, { topics: ["cases/2112"] });
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "c", cancelable: true }));
  assert.equal(panel.hidden, false, "a page without keys of its own opens it by C");
  assert.equal(input("channel").options[0].value, "window");
  const offered = [...input("type").options].map((one) => one.value);
  assert.deepEqual(offered, ["", "E02", "H05", "S01"], "no type that has ended");
  type("phone", "13800001234");
  type("text", "楼道漏气");
  press("text", "1", { code: "Digit1", altKey: true });
  type("place", "腰堡 范家屯");
  press("text", "Enter", { ctrlKey: true });
  await settled();
  assert.deepEqual(
    sent.map(([address]) => address),
    ["/command"],
  );
  const { object } = sent[0].at(-1);
  made.hear(new Map([[object, { code: "ok", at: 1, state: "accepted", detail: "C-1", command: object }]]));
  assert.equal(made.mine.size, 0);
  page.root.remove();
});
