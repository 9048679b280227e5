import assert from "node:assert/strict";
import { test } from "node:test";

import { PastFeed } from "../../../assets/js/rewind/past-feed.mjs";

const AT = 1_795_000_000_000;
const KEPT = { "20261118T14": true };

/** A feed whose server gives these answers, one after the other. */
function rewound(answers) {
  const sent = [];
  const heard = [];
  const live = { sent: ["regions/2112", "alerts/2112"], region: "2112" };
  const listener = { change: (asked) => heard.push(asked), beat: () => heard.push("beat") };
  const feed = new PastFeed(live, listener, async (address, asked) => {
    sent.push([address, asked]);
    const answer = answers.shift();
    return answer instanceof Response ? answer : Response.json(answer);
  });
  return { feed, sent, heard };
}
const whole = (asked, put) => ({ asked, topic: `${asked}/desk`, put, whole: true });

test("a moment is asked for with its reason, and shown as it was sent", async () => {
  const topics = [whole("regions/2112", { 2112: { open: 3 } }), whole("alerts/2112", {})];
  const { feed, sent, heard } = rewound([{ at: AT - 400, place: "20261118T14:90", topics, kept: KEPT }]);
  assert.equal(feed.state(), "connecting");
  assert.equal(await feed.seek(AT, "复盘"), null);
  const asked = { region: "2112", at: AT, reason: "复盘", place: "", topics: ["regions/2112", "alerts/2112"] };
  assert.deepEqual(sent, [["/rewind/data", asked]]);
  assert.deepEqual(feed.replica.one("regions", "2112").all.get("2112"), { open: 3 });
  assert.deepEqual([feed.state(), feed.clock.now(), feed.replica.newest], ["live", AT, AT - 400]);
  assert.deepEqual(heard, ["regions/2112", "alerts/2112", "beat"]);
});

test("what came next is put on it from where the answer before ended", async () => {
  const first = [whole("regions/2112", { a: 1, b: 1 }), whole("alerts/2112", { x: 1 })];
  const next = [{ asked: "regions/2112", topic: "regions/2112/desk", put: { a: 2 }, gone: ["b"] }];
  const { feed, sent } = rewound([
    { at: AT, place: "20261118T14:90", topics: first, kept: KEPT },
    { at: AT + 9000, place: "20261118T14:180", topics: next, kept: KEPT },
  ]);
  await feed.seek(AT, "复盘");
  await feed.step(AT + 10_000);
  assert.deepEqual([sent[1][1].place, sent[1][1].reason], ["20261118T14:90", "复盘"]);
  assert.deepEqual(Object.fromEntries(feed.replica.one("regions", "2112").all), { a: 2 });
  assert.deepEqual(Object.fromEntries(feed.replica.one("alerts", "2112").all), { x: 1 });
  assert.equal(feed.clock.now(), AT + 10_000);
});

test("an earlier moment forgets what came later, also what was not sent yet", async () => {
  const { feed, heard } = rewound([
    { at: AT, place: "20261118T14:90", topics: [whole("regions/2112", { a: 1 }), whole("alerts/2112", { x: 1 })] },
    { at: AT - 60_000, place: "20261118T14:20", topics: [whole("regions/2112", { a: 0 })] },
  ]);
  await feed.seek(AT, "复盘");
  await feed.seek(AT - 60_000, "复盘");
  assert.equal(feed.replica.one("alerts", "2112").all.size, 0);
  assert.deepEqual(heard.slice(-3), ["regions/2112", "alerts/2112", "beat"]);
  assert.equal(feed.replica.newest, AT - 60_000);
});

test("ten seconds after the last that is kept, the screen is covered", async () => {
  const quiet = { at: 0, place: "20261118T14:90", topics: [], kept: KEPT };
  const { feed } = rewound([{ at: AT, place: "p", topics: [whole("regions/2112", {})], kept: KEPT }, quiet, quiet]);
  await feed.seek(AT, "复盘");
  await feed.step(AT + 10_000);
  assert.equal(feed.state(), "live");
  await feed.step(AT + 10_001);
  assert.deepEqual([feed.state(), feed.at], ["stopped", AT]);
});

test("what is refused changes nothing that is shown", async () => {
  const { feed } = rewound([
    { at: AT, place: "p", topics: [whole("regions/2112", { a: 1 })], kept: KEPT },
    new Response('{"code": "quota"}', { status: 429 }),
  ]);
  await feed.seek(AT, "复盘");
  assert.equal((await feed.seek(AT - 60_000, "")).status, 429);
  assert.deepEqual([feed.clock.now(), feed.reason], [AT, "复盘"]);
  assert.deepEqual(Object.fromEntries(feed.replica.one("regions", "2112").all), { a: 1 });
});
