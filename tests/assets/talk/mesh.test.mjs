import assert from "node:assert/strict";
import { test } from "node:test";

import { Mesh } from "../../../assets/js/talk/mesh.mjs";

globalThis.MediaStream = class {
  tracks = [];
  addTrack = (track) => this.tracks.push(track);
};

/** A browser that asks before it gives a camera. @param {(resolve: Function) => void} how */
function asks(how) {
  const mediaDevices = { getUserMedia: () => new Promise(how) };
  Object.defineProperty(globalThis, "navigator", { value: { mediaDevices }, configurable: true });
}

/** A mesh of `own` with connections that say what was asked of them. */
function meshOf(own, more = {}) {
  const [sent, links] = [[], []];
  const given = [];
  const make = (ice) => {
    given.push(ice);
    const link = { did: [], localDescription: null, remoteDescription: null, close: () => link.did.push("close") };
    link.setLocalDescription = async () => {
      link.localDescription = { type: link.remoteDescription ? "answer" : "offer", sdp: "v=0" };
    };
    link.setRemoteDescription = async (sdp) => (link.remoteDescription = sdp);
    link.addIceCandidate = async (ice) => link.did.push(ice);
    links.push(link);
    return link;
  };
  const mesh = new Mesh({ own, make, send: (to, data) => sent.push([to, data]), changed: () => {}, ...more });
  return { mesh, sent, links, given };
}

test("of two the later line offers, to each that was there before", async () => {
  const { mesh, sent } = meshOf("c");
  mesh.lines(["a", "b", "c", "d"]);
  await new Promise(setImmediate);
  assert.deepEqual(
    sent.map(([to, { sdp }]) => [to, sdp.type]),
    [
      ["a", "offer"],
      ["b", "offer"],
    ],
  );
  mesh.lines(["b", "c", "d"]);
  assert.deepEqual([...mesh.peers.keys()], ["b"]);
});

test("an offer is answered, and candidates that came before it are not lost", async () => {
  const { mesh, sent, links } = meshOf("a");
  mesh.lines(["a", "b"]);
  assert.deepEqual(sent, [], "the earlier waits");
  await mesh.hear("b", { ice: { candidate: "x" } });
  assert.deepEqual(links[0].did, []);
  await mesh.hear("b", { sdp: { type: "answer", sdp: "v=0" } });
  assert.deepEqual(links[0].did, [{ candidate: "x" }]);
  await mesh.hear("b", { sdp: { type: "offer", sdp: "v=0" } });
  assert.equal(links.length, 2, "a line that came back begins anew");
  assert.deepEqual(links[0].did.at(-1), "close");
  assert.deepEqual(sent.at(-1), ["b", { sdp: { type: "answer", sdp: "v=0" } }]);
});

test("by a media server this browser offers once, gives nothing to the others, and begins anew with it", async () => {
  const { mesh, sent, links, given } = meshOf("b", { hub: "media" });
  mesh.ice = [{ urls: ["turn:a:3478"] }];
  assert.equal(mesh.there, false, "until the server is said to be there");
  mesh.lines(["a", "b"]);
  assert.deepEqual(sent, [], "no line is offered anything");
  mesh.stream = { getTracks: () => [{ kind: "audio" }] };
  mesh.parts.make = (ice) => {
    given.push(ice);
    const added = [];
    links.push({ added, addTrack: (track) => added.push(track), setLocalDescription: async () => {}, close: () => {} });
    return links.at(-1);
  };
  mesh.media(true);
  await new Promise(setImmediate);
  assert.deepEqual(
    sent.map(([to]) => to),
    ["media"],
  );
  assert.deepEqual(given[0], mesh.ice, "with the relays there are");
  links.at(-1).setRemoteDescription = async () => {};
  await mesh.hear("a", { ice: { candidate: "x" } });
  assert.deepEqual(
    links.map(({ added }) => added.length),
    [1, 0],
    "what it sees gets nothing of it",
  );
  assert.deepEqual(
    mesh.pictures().map(([address]) => address),
    ["a"],
  );
  mesh.lines(["b"]);
  assert.deepEqual([...mesh.peers.keys()], ["media"], "the server stays");
  mesh.media(false);
  assert.deepEqual([mesh.there, [...mesh.peers.keys()]], [false, []]);
});

test("a way that is lost, as with its relay, is said, and made anew by the one of the two that offers", async () => {
  const { mesh, sent, links } = meshOf("b");
  mesh.lines(["a", "b", "c"]);
  await mesh.hear("c", { sdp: { type: "offer", sdp: "v=0" } });
  const moves = (link, state) => (Object.assign(link, { connectionState: state }), link.onconnectionstatechange());
  const [toA, toC] = links;
  moves(toA, "disconnected");
  assert.deepEqual([mesh.cut("a"), mesh.cut("c"), links.length], [true, false, 2], "it may come back by itself");
  moves(toA, "failed");
  await new Promise(setImmediate);
  assert.deepEqual([links.length, toA.did.at(-1), mesh.cut("a")], [3, "close", false]);
  assert.deepEqual(sent.at(-1), ["a", { sdp: { type: "offer", sdp: "v=0" } }]);
  moves(toA, "failed");
  assert.equal(links.length, 3, "one that was given up moves nothing");
  moves(toC, "failed");
  await new Promise(setImmediate);
  assert.deepEqual([links.length, mesh.cut("c")], [3, true], "the other of the two offers");
});

test("a camera that the browser still asks for holds up no answer: what it gives is in the first word", async () => {
  const { mesh, sent, links } = meshOf("b");
  let give = null;
  const tracks = [{ kind: "audio", stop: () => tracks.push("stopped") }];
  asks((resolve) => (give = resolve));
  const opened = mesh.open();
  mesh.lines(["a", "b"]);
  mesh.lines(["a", "b"]);
  const heard = mesh.hear("c", { sdp: { type: "offer", sdp: "v=0" } });
  await new Promise(setImmediate);
  assert.deepEqual(links, [], "nothing is offered before it is known");
  mesh.parts.make = () => {
    const link = { added: [], addTrack: (track) => (link.added.push(track), { getParameters: () => ({}) }) };
    Object.assign(link, { setLocalDescription: async () => {}, setRemoteDescription: async () => {}, close: () => {} });
    links.push(link);
    return link;
  };
  give({ getTracks: () => tracks.slice(0, 1) });
  assert.equal(await opened, true);
  await heard;
  assert.deepEqual(
    [links.map(({ added }) => added.length), sent.map(([to]) => to)],
    [
      [1, 1],
      ["a", "c"],
    ],
  );
  mesh.close();
  assert.equal(tracks[1], "stopped");
});

test("a camera that comes after its call is over is given back", async () => {
  const { mesh } = meshOf("b");
  let give = null;
  const stopped = [];
  asks((resolve) => (give = resolve));
  const opened = mesh.open();
  mesh.close();
  give({ getTracks: () => [{ stop: () => stopped.push(1) }] });
  await opened;
  assert.deepEqual([stopped.length, mesh.stream], [1, null]);
});
