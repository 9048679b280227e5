import assert from "node:assert/strict";
import { test } from "node:test";

import { CallSocket } from "../../../assets/js/talk/line.mjs";

/** A line whose server and time are in hand. */
function wired({ pass = async () => ({ ticket: "t" }) } = {}) {
  const [sent, heard, later, sockets] = [[], [], [], []];
  const line = new CallSocket({
    ...{ url: "ws://c/call", pass, codec: "opus", speech: (packet) => heard.push(packet), changed: () => {} },
    heard: (frame) => heard.push(frame),
    later: (act, ms) => later.push({ act, ms }),
    open: () => {
      const socket = {
        bufferedAmount: 0,
        send: (data) => sent.push(typeof data === "string" ? JSON.parse(data) : data),
      };
      socket.close = () => setImmediate(() => socket.onclose({ code: 1000 }));
      sockets.push(socket);
      return socket;
    },
  });
  const welcome = async (socket = sockets.length) => {
    await new Promise(setImmediate);
    const one = sockets[socket] ?? sockets.at(-1);
    one.onopen();
    one.onmessage({ data: '{"t":"welcome","address":"w7"}' });
    await new Promise(setImmediate);
  };
  const pass_time = async (ms, most = Infinity) => {
    for (const one of later.splice(0)) one.ms === ms && most-- > 0 ? one.act() : later.push(one);
    await new Promise(setImmediate);
  };
  return { line, sent, heard, sockets, welcome, pass_time };
}

test("an answer waits for the welcome, and beats follow", async () => {
  const { line, sent, welcome, pass_time } = wired();
  const answered = line.answer("c1");
  await welcome();
  await answered;
  assert.deepEqual(sent, [{ t: "hello", codec: "opus", ticket: "t" }, { t: "beat" }, { t: "answer", call: "c1" }]);
  await pass_time(2000);
  assert.deepEqual(sent.at(-1), { t: "beat" });
});

test("a line that is cut in a call is opened again and answers again, with another ticket", async () => {
  const tickets = ["one", "two"];
  const { line, sent, sockets, welcome, pass_time } = wired({ pass: async () => ({ ticket: tickets.shift() }) });
  const answered = line.answer("c1");
  await welcome();
  await answered;
  sockets[0].onclose({ code: 1006 });
  assert.equal(line.state, "away");
  await pass_time(1000);
  await welcome();
  assert.deepEqual(sent.at(-1), { t: "answer", call: "c1" });
  assert.equal(sent.filter(({ t }) => t === "hello").at(-1).ticket, "two");
});

test("who left is not brought back, and is off the line", async () => {
  const { line, sent, sockets, welcome, pass_time } = wired();
  const answered = line.answer("c1");
  await welcome();
  await answered;
  line.leave();
  line.close();
  assert.deepEqual(sent.at(-1), { t: "leave", call: "c1" });
  await pass_time(1000);
  assert.equal(sockets.length, 1);
  assert.equal(line.state, "idle");
});

test("without a pass, or without an answer, there is no line", async () => {
  const none = wired({ pass: async () => null });
  assert.equal(await none.line.ready(), false);
  const silent = wired();
  const ready = silent.line.ready();
  await silent.pass_time(8000);
  assert.equal(await ready, false);
});

const answers = (sent) => sent.filter(({ t }) => t === "answer").map(({ call }) => call);

test("what was answered before the line was there is said by the welcome, however late", async () => {
  const { line, sent, sockets, welcome, pass_time } = wired();
  line.answer("c1");
  await new Promise(setImmediate);
  await pass_time(8000);
  assert.equal(line.state, "away", "a line without a welcome is given up");
  await welcome(0);
  assert.deepEqual(answers(sent), [], "what comes of it belongs to no call");
  await pass_time(1000);
  assert.equal(sockets.length, 2);
  await welcome();
  assert.deepEqual(answers(sent), ["c1"]);
});

test("a wait for an earlier line ends nothing of a later one", async () => {
  const { line, sent, sockets, welcome, pass_time } = wired();
  line.answer("c1");
  await welcome();
  line.close();
  assert.equal(line.state, "idle");
  line.answer("c2");
  await pass_time(8000, 1);
  assert.equal(line.state, "connecting");
  await welcome();
  assert.deepEqual([sockets.length, answers(sent)], [2, ["c1", "c2"]]);
});

test("a call that is answered while the last line closes gets a line of its own", async () => {
  const { line, sent, sockets, welcome } = wired();
  line.answer("c1");
  await welcome();
  line.close();
  line.answer("c2");
  await welcome();
  assert.deepEqual([line.state, sockets.length, answers(sent)], ["open", 2, ["c1", "c2"]]);
});

test("speech that the socket cannot take now is dropped", async () => {
  const { line, sent, sockets, welcome } = wired();
  const ready = line.ready();
  await welcome();
  await ready;
  const packet = new Uint8Array([1, 1, 9]);
  line.send(packet);
  assert.equal(sent.at(-1), packet);
  sockets[0].bufferedAmount = 50_000;
  line.send(new Uint8Array([2]));
  assert.equal(sent.at(-1), packet);
});
