import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import { ask, carry, carryInto, load, post, send } from "../../../assets/js/live/http.mjs";

const heard = [];
let server;
let base;

before(async () => {
  server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    heard.push({ method: request.method, headers: request.headers, body });
    if (request.url === "/slow") return;
    response.statusCode = { "/no": 404, "/other": 409, "/illegal": 409 }[request.url] ?? 200;
    if (request.url === "/other") return response.end('{"code": "other_person"}');
    response.end(request.url === "/torn" ? '{"n": ' : '{"n": 3}');
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  base = `http://127.0.0.1:${server.address().port}`;
});

after(() => {
  server.closeAllConnections();
  server.close();
});

test("what an address says, and null where it says nothing that can be read", async () => {
  assert.deepEqual(await load(`${base}/yes`), { n: 3 });
  assert.equal(await load(`${base}/no`), null);
  assert.equal(await load(`${base}/torn`), null);
  assert.equal(await load("http://127.0.0.1:1/nobody"), null);
});

test("who no longer wants to know is told nothing", async () => {
  const asking = new AbortController();
  const told = load(`${base}/slow`, asking.signal);
  asking.abort();
  assert.equal(await told, null);
});

test("what is sent carries the header no other site can set, and fails loudly where nobody answers", async () => {
  const answer = await post(`${base}/yes`, { text: "真" });
  assert.equal(answer.status, 200);
  const { method, headers, body } = heard.at(-1);
  assert.deepEqual(
    [method, headers["x-city"], headers["content-type"], JSON.parse(body)],
    ["POST", "1", "application/json", { text: "真" }],
  );
  await assert.rejects(post("http://127.0.0.1:1/nobody", {}));
});

test("every request says for which sign-in the page was made", async () => {
  carry("abc", () => {});
  await load(`${base}/yes`);
  await post(`${base}/yes`, {});
  await send(`${base}/yes`, new Blob(["x"], { type: "image/png" }));
  assert.deepEqual(
    heard.slice(-3).map(({ method, headers }) => [method, headers["x-page"], headers["x-city"]]),
    [
      ["GET", "abc", undefined],
      ["POST", "abc", "1"],
      ["POST", "abc", "1"],
    ],
  );
  assert.equal(heard.at(-1).headers["content-type"], "image/png");
});

test("the calls of Dash's renderer say it too, and nothing else is changed", async () => {
  const asked = [];
  const scope = { fetch: async (address, options) => (asked.push([address, options]), new Response("{}")) };
  carry("abc", () => {});
  carryInto(scope);
  await scope.fetch("/_dash-update-component", { method: "POST", headers: { Accept: "x" } });
  await scope.fetch("/geography/1/town.topojson");
  assert.deepEqual(asked[0][1].headers, { Accept: "x", "X-City": "1", "X-Page": "abc" });
  assert.deepEqual(asked[1], ["/geography/1/town.topojson", undefined]);
});

test("once another person has signed in the page says so once and asks nothing more", async () => {
  let left = 0;
  carry("abc", () => (left += 1));
  assert.equal((await post(`${base}/illegal`, {})).status, 409);
  assert.equal(left, 0);
  assert.equal((await post(`${base}/other`, {})).status, 409);
  const before = heard.length;
  assert.equal((await post(`${base}/yes`, {})).status, 409);
  assert.equal(await load(`${base}/yes`), null);
  assert.equal((await ask(`${base}/yes`)).status, 409);
  assert.deepEqual([left, heard.length], [1, before]);
  carry("", () => {});
});

test("a call of Dash's that fails says so, and what the server says of it", async () => {
  const said = [];
  const scope = {
    fetch: async (address) =>
      new Response('{"detail": "日志暂不可用"}', { status: address.endsWith("?no") ? 503 : 200 }),
  };
  carryInto(scope, (detail) => said.push(detail));
  await scope.fetch("/_dash-update-component?yes");
  assert.equal((await (await scope.fetch("/_dash-update-component?no")).json()).detail, "日志暂不可用");
  await scope.fetch("/elsewhere?no");
  const away = { fetch: () => Promise.reject(new TypeError("gone")) };
  carryInto(away, (detail) => said.push(detail));
  await assert.rejects(away.fetch("/_dash-update-component"));
  assert.deepEqual(said, ["日志暂不可用", ""]);
});
