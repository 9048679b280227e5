import assert from "node:assert/strict";
import { test } from "node:test";

import { Mesh } from "../../../assets/js/talk/mesh.mjs";

globalThis.MediaStream = class {
  tracks = [];
  addTrack = (track) => this.tracks.push(track);
};

/** A mesh of `own` with connections that say what was asked of them. */
function meshOf(own) {
  const [sent, links] = [[], []];
  const make = () => {
    const link = { did: [], localDescription: null, remoteDescription: null, close: () => link.did.push("close") };
    link.setLocalDescription = async () => {
      link.localDescription = { type: link.remoteDescription ? "answer" : "offer", sdp: "v=0" };
    };
    link.setRemoteDescription = async (sdp) => (link.remoteDescription = sdp);
    link.addIceCandidate = async (ice) => link.did.push(ice);
    links.push(link);
    return link;
  };
  return { mesh: new Mesh({ own, make, send: (to, data) => sent.push([to, data]), changed: () => {} }), sent, links };
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
