import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import { load, post } from "../../assets/js/ask.mjs";

const heard = [];
let server;
let base;

before(async () => {
  server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    heard.push({ method: request.method, headers: request.headers, body });
    if (request.url === "/slow") return;
    response.statusCode = request.url === "/no" ? 404 : 200;
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
  assert.deepEqual([method, headers["x-city"], headers["content-type"], JSON.parse(body)], ["POST", "1", "application/json", { text: "真" }]);
  await assert.rejects(post("http://127.0.0.1:1/nobody", {}));
});
