import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { browser, pageOf, press, serverOf, settled, wordsOf } from "../browser.mjs";

browser("http://city.test/duty");
const { Drawer, stepsOf } = await import("../../../assets/js/duty/drawer.mjs");
const { caseView } = await import("../../../assets/js/duty/later.mjs");
/** Lets everything go on, what is loaded late too: whoever asks for it after the drawer has it after the drawer. */
const loaded = async () => {
  await settled();
  await caseView();
  await settled();
};
await caseView();

const SLOTS = ["case-title", "case-ways", "case-late", "head", "bar", "clocks", "actions", "parties", "whistles"];
const MORE = ["timeline", "went", "media", "related"];
const PANELS = ["actions", "parties", "whistles", "related"].map((name) => `<p data-testid="panel-${name}"></p>`);
const AT = Date.UTC(2026, 10, 23, 1, 54, 3);
const CASE = {
  ...{ id: "i", code: "211221-1", revision: 1, type: "gas", state: "open", turn: "waits", text: "leak", open: true },
  ...{
    originals: [],
    bar: [],
    strip: { parts: [], limits: [], ends: ["", ""] },
    clocks: [],
    went: [],
    handed: [],
    media: [],
    like: [],
    whistles: [],
    marks: [],
  },
  ...{ parties: [], units: [], methods: {}, outcomes: {} },
  moves: [{ to: "TRIAGED", word: "triage", needs: ["reason"] }],
  timeline: [
    { ms: AT - 1000, at: "11-23 09:54:02", what: "reported", by: "", note: "", more: "" },
    { ms: AT + 9000, at: "11-23 09:54:12", what: "triaged", by: "0312", note: "", more: "" },
  ],
};
const line = (more) => ({
  id: "a",
  case: "211221-1",
  case_state: "REPORTED",
  steps: [[AT, "acknowledge", "0312", ""]],
  ...more,
});

beforeEach(() => sessionStorage.clear());

/** A desk with its drawer. */
function made(answer = () => Response.json(CASE)) {
  const inside = [...SLOTS, ...MORE].map((name) => `<div data-slot="${name}"></div>`).join("");
  const html = `<div id="frame"><aside id="drawer" hidden tabindex="-1">${inside}${PANELS.join("")}</aside></div>`;
  const page = pageOf(["timeline"], { words: wordsOf(), code: "" }, html);
  const sent = serverOf({ "/case/": answer, "/command": () => new Response("", { status: 202 }) });
  const closed = [];
  const drawer = new Drawer(page, () => closed.push(1), { later() {} });
  const of = (name) => drawer.element.querySelector(`[data-slot="${name}"]`);
  return { page, drawer, sent, closed, of };
}

test("it shows the case by its code, with the record of the alert in one story", async () => {
  const { page, drawer, sent, of } = made();
  drawer.toggle(line());
  await loaded();
  assert.equal(drawer.element.hidden, false);
  assert.equal(sent[0][0], "/case/211221-1/data");
  assert.equal(of("case-title").textContent, "211221-1 gas");
  assert.match(of("head").textContent, /open.*waits.*leak/);
  const told = [...of("timeline").children].map((row) => row.textContent);
  assert.deepEqual(told, [
    "11-23 09:54:02from_casereported",
    "11-23 09:54:03from_alertmove_acknowledge0312",
    "11-23 09:54:12from_casetriaged0312",
  ]);
  assert.equal(page.slot("timeline").childElementCount, 0, "the desk's own record is another slot");
});

test("a step on the alert is in it at once, and a case that moved is read again", async () => {
  const { drawer, sent, of } = made();
  drawer.toggle(line());
  await loaded();
  drawer.follow(line({ steps: [...line().steps, [AT + 20_000, "note", "0312", "asked 119"]] }));
  assert.match(of("timeline").lastElementChild.textContent, /09:54:23from_alertmove_note0312asked 119/);
  assert.equal(sent.length, 1);
  drawer.follow(line({ case_state: "TRIAGED" }));
  await loaded();
  assert.equal(sent.length, 2);
});

test("another alert, its key and Esc close it, and what was typed is there again", async () => {
  const { drawer, closed, of } = made();
  drawer.toggle(line());
  await loaded();
  of("actions").querySelector("button").click();
  const note = of("actions").querySelector("textarea");
  note.value = "half a sentence";
  note.dispatchEvent(new Event("input", { bubbles: true }));
  press("Escape", note);
  assert.deepEqual([drawer.element.hidden, closed.length], [true, 1]);
  drawer.toggle(line());
  await loaded();
  of("actions").querySelector("button").click();
  assert.equal(of("actions").querySelector("textarea").value, "half a sentence");
  drawer.toggle(line());
  assert.equal(drawer.element.hidden, true);
  drawer.toggle(line());
  drawer.follow(line({ id: "b" }));
  assert.equal(drawer.element.hidden, true);
  drawer.toggle(line());
  drawer.follow(null);
  assert.deepEqual([drawer.element.hidden, drawer.close()], [true, false]);
});

test("what this reader does not get says so, and a history that is behind does too", async () => {
  const { drawer, of } = made(() => new Response("", { status: 404 }));
  drawer.toggle(line());
  await loaded();
  assert.equal(of("head").textContent, "drawer_missing");
  let status = 200;
  const late = made(() =>
    status === 200 ? Response.json({ ...CASE, late: "as of 09:00" }) : new Response("", { status }),
  );
  late.drawer.toggle(line());
  await loaded();
  assert.equal(late.of("case-late").textContent, "as of 09:00");
  status = 503;
  late.drawer.follow(line({ case_state: "TRIAGED" }));
  await loaded();
  assert.equal(late.of("case-late").textContent, "case_unread_now");
  assert.match(late.of("head").textContent, /leak/, "what was read stays");
});

test("what is asked of the case is sent as a step of the case", async () => {
  const { drawer, sent, of } = made();
  drawer.toggle(line());
  await loaded();
  of("actions").querySelector("button").click();
  of("actions").querySelector("textarea").value = "go";
  of("actions").querySelector("form").requestSubmit();
  await loaded();
  const [, command] = sent.find(([to]) => to === "/command");
  assert.deepEqual([command.action, command.object, command.wish], ["case.move", "i", { to: "TRIAGED" }]);
});

test("a case whose part could not be loaded says so, and the drawer closes and opens again", async () => {
  const { page } = made();
  let away = true;
  const load = () => (away ? Promise.reject(new TypeError("away")) : caseView());
  const drawer = new Drawer(page, () => {}, { later() {} }, load);
  const of = (name) => drawer.element.querySelector(`[data-slot="${name}"]`);
  drawer.toggle(line());
  await loaded();
  assert.equal(of("case-late").textContent, "drawer_lost");
  assert.equal(drawer.close(), true);
  away = false;
  drawer.toggle(line());
  await loaded();
  assert.equal(of("case-title").textContent, "211221-1 gas");
});

test("an alert's steps are lines with their own time and source", () => {
  const [own, system] = stepsOf({ steps: [...line().steps, [AT, "again", "system", "x"]] }, wordsOf());
  assert.equal(own.at, "11-23 09:54:03");
  assert.deepEqual(
    [system.by, system.what, system.note, system.from],
    ["role_system", "move_again", "x", "from_alert"],
  );
});
