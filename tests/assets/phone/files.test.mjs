import assert from "node:assert/strict";
import { test } from "node:test";

import { Files } from "../../../assets/js/phone/files.mjs";

const AT = 1_795_400_000_000;
const DAY = 86_400_000;

/** Files of one report of 70,000 bytes, and a server in hand. `first`: oldest number of what happened that waits. */
function made(answers, { first = Infinity, now = AT, device = 7 } = {}) {
  const line = { name: "r/h", about: "r", device, type: "image/jpeg", size: 70_000, hash: "h", seq: 5, at: AT };
  const values = new Map([
    ["phone", { key: "k", device: 7 }],
    ["files", [{ ...line, state: "waits", code: "" }]],
    ["bytes/r/h", new ArrayBuffer(70_000)],
  ]);
  const change = {
    get: async (name) => values.get(name),
    put: (name, value) => values.set(name, value),
    drop: (name) => values.delete(name),
  };
  const store = {
    get: change.get,
    change: async (act) => act(change),
    first: async () => ({ incident: first === Infinity ? [] : [{ seq: first }] }),
  };
  const asked = [];
  const send = async (about, { headers, body }) => {
    asked.push([about, Number(headers["X-At"]), body.byteLength, headers.Authorization]);
    const [status, data] = answers.shift() ?? [0, null];
    if (!status) throw new TypeError("no network");
    return new Response(JSON.stringify(data), { status });
  };
  const files = new Files(store, { now: () => now, send, later: () => {} });
  return { files, values, asked, line: () => values.get("files")[0] };
}

const have = (n) => [200, { have: n }];
const kept = [200, { have: 70_000, id: "h" }];

test("a picture goes piece by piece, after it was asked how much is there", async () => {
  const { files, values, asked, line } = made([have(0), have(32_000), have(64_000), kept]);
  assert.equal(await files.step(), true);
  assert.deepEqual(
    asked.map(([, at, length]) => [at, length]),
    [
      [0, 0],
      [0, 32_000],
      [32_000, 32_000],
      [64_000, 6_000],
    ],
  );
  assert.deepEqual(asked[0], ["r", 0, 0, "Bearer k"]);
  assert.equal(line().state, "sent");
  assert.equal(values.has("bytes/r/h"), false, "what is sent is not kept here");
  assert.equal(await files.step(), false);
});

test("a line that breaks goes on where it was", async () => {
  const { files, asked, line } = made([have(0), have(32_000)]);
  await files.step();
  assert.equal(line().state, "waits");
  assert.equal(await files.step(), false, "not at once");
  files.tries.get("r/h").due = 0;
  await files.step();
  assert.deepEqual(asked.at(-1).slice(1, 3), [0, 0], "asks anew how much is there");
});

test("nothing goes before its report has gone, or in the name of another enrolment", async () => {
  for (const one of [made([kept], { first: 5 }), made([kept], { first: 3 }), made([kept], { device: 6 })]) {
    assert.equal(await one.files.step(), false);
    assert.deepEqual(one.asked, []);
  }
  assert.equal(await made([kept], { first: 6 }).files.step(), true);
});

test("what is refused says why and is sent no more", async () => {
  for (const [status, code] of [
    [415, "animated"],
    [413, "size"],
    [400, "broken"],
  ]) {
    const { files, values, line } = made([[status, { code }]]);
    await files.step();
    assert.deepEqual([line().state, line().code, values.has("bytes/r/h")], ["refused", code, false]);
  }
});

test("bytes that came wrong are sent again, twice", async () => {
  const wrong = [422, { code: "broken" }];
  const { files, line } = made([wrong, wrong, wrong]);
  for (const state of ["waits", "waits", "refused"]) {
    await files.step();
    assert.equal(line().state, state);
    for (const one of files.tries.values()) one.due = 0;
  }
});

test("a case that is not there yet is waited for, a week and no longer", async () => {
  const unknown = [404, { code: "unknown" }];
  for (const [now, state, code] of [
    [AT + 6 * DAY, "waits", ""],
    [AT + 8 * DAY, "refused", "no_case"],
  ]) {
    const { files, line } = made([unknown], { now });
    await files.step();
    assert.deepEqual([line().state, line().code], [state, code]);
  }
});

test("a server that is busy, that ends the key or does not get on is asked again later", async () => {
  for (const answers of [[[503, {}]], [[429, {}]], [[401, {}]], [[500, {}]], [have(0), have(0)]]) {
    const { files, line } = made(answers);
    await files.step();
    assert.equal(line().state, "waits");
    assert.equal(files.tries.get("r/h").tries, 1);
  }
});

test("bytes that the system cleared are missed, and it says so", async () => {
  const { files, values, line } = made([]);
  values.delete("bytes/r/h");
  await files.step();
  assert.deepEqual([line().state, line().code], ["refused", "broken"]);
});

test("a resident's telephone goes by a door of its own, and away once it is there", async () => {
  const { files, values, line } = made([]);
  values.get("files")[0].type = "reporter";
  values.set("bytes/r/h", new TextEncoder().encode("13912345678").buffer);
  const sent = [];
  files.send = async (about, { body }, door) => (sent.push([about, body, door]), new Response("{}"));
  await files.step();
  assert.deepEqual(sent, [["r", '{"phone":"13912345678"}', "reporter"]]);
  assert.deepEqual([line().state, values.has("bytes/r/h")], ["sent", false]);
});
