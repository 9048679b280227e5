import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, wordsOf } from "../browser.mjs";

browser("http://city.test/duty");
const { contactOf, Lookups, pastOf, pastText } = await import("../../../assets/js/duty/lookups.mjs");

const NOW = Date.UTC(2026, 10, 23, 4, 5, 9);
const line = (more) => ({
  ...{ id: "sos/7/1", subject: "7", region: "211221106201", case: "211221-1", approx: false },
  ...{ lon_e6: 123_700_000, lat_e6: 42_200_000 },
  ...more,
});
const words = wordsOf({
  before_place: "{day}/{quarter}",
  before_disputes: "D {day}/{quarter}",
  before_caller: "C {day}/{quarter}",
  before_at: "at {time}",
  before_of: ": ",
  list_mark: ", ",
  refused_quota: "enough",
});

/** Lookups whose questions get these answers and whose reasons are these. */
function made(answers, reasons = []) {
  const sent = [];
  const asked = [];
  let locked = 0;
  const page = { words, seat: { lock: () => (locked += 1) } };
  const lookups = new Lookups(page, () => {}, {
    send: async (address, query) => (sent.push([address, query]), answers.shift()),
    why: async (_, title) => (asked.push(title), reasons.shift() ?? ""),
  });
  return { lookups, sent, asked, locked: () => locked };
}
const text = (nodes) =>
  [nodes]
    .flat()
    .map((node) => node.textContent ?? node)
    .join("");

test("the name and a number that can be called, once somebody has clicked", async () => {
  const { lookups, sent, asked } = made([Response.json({ name: "王某", phone: "13800001234" })]);
  const [button] = contactOf(line(), words, lookups);
  assert.equal(button.textContent, "card_contact");
  assert.deepEqual(sent, [], "nothing is asked by itself");
  await lookups.contact(line());
  assert.deepEqual(sent, [["/workers/name", { number: 7, phone: true }]]);
  const told = contactOf(line(), words, lookups);
  assert.equal(told.at(-1).getAttribute("href"), "tel:13800001234");
  assert.equal(text(told), "王某 ☎ 13800001234");
  assert.equal(text(contactOf(line({ id: "other" }), words, lookups)), "card_contact");
  assert.deepEqual(asked, [], "an alert that stands is the reason");
  assert.deepEqual(contactOf(line(), words, undefined), [], "who only looks has no button");
});

test("where the server knows of no alert a reason is said, and without one nothing is told", async () => {
  const no = () => new Response('{"code": "reason"}', { status: 422 });
  const { lookups, sent, asked } = made([no(), no(), Response.json({ name: "王某", phone: "" })], ["", "求助"]);
  await lookups.contact(line());
  assert.deepEqual([sent.length, asked], [1, ["contact_why"]]);
  await lookups.contact(line());
  assert.deepEqual(sent[2], ["/workers/name", { number: 7, phone: true, reason: "求助" }]);
  assert.equal(text(contactOf(line(), words, lookups)), "王某 card_no_phone");
});

test("the past of a place is asked with a reason, of a place that is not known without one", async () => {
  const past = { at: NOW, place: [{ category: "S", day: 1, quarter: 3 }], disputes: { day: 0, quarter: 2 } };
  const { lookups, sent } = made(
    [Response.json(past), Response.json({ at: NOW, place: null })],
    ["", "煤气味", "再问"],
  );
  await lookups.past(line());
  assert.deepEqual(sent, [], "without a reason nothing is requested");
  await lookups.past(line());
  assert.deepEqual(sent[0], [
    "/duty/past",
    { region: "211221106201", case: "211221-1", reason: "煤气味", lon: 123_700_000, lat: 42_200_000 },
  ]);
  assert.equal(pastOf(line(), words, lookups, NOW), "1/3: category_S 3 · D 0/2 · at 12:05:09");
  await lookups.past(line({ approx: true }));
  assert.equal(sent[1][1].lon, undefined);
  assert.equal(pastOf(line(), words, lookups, NOW), "before_unplaced · at 12:05:09");
});

test("nothing is none, and a caller's matters are counted", () => {
  const told = pastText({ at: NOW, place: [], caller: { day: 1, quarter: 4 } }, words, NOW);
  assert.equal(told, "0/0 · C 1/4 · at 12:05:09");
});

test("what is refused is said beside the button; a seat whose time is up is locked", async () => {
  const refusals = [new Response('{"code": "quota"}', { status: 429 }), new Response("{}", { status: 423 })];
  const { lookups, locked } = made(refusals, ["a", "b"]);
  await lookups.past(line());
  assert.match(pastOf(line(), words, lookups, NOW).textContent, /card_past_ask.*enough/);
  await lookups.past(line());
  assert.equal(locked(), 1);
});
