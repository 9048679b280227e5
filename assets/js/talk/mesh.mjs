// Picture and sound. From browser to browser, four at most: of two the one whose line came later offers. By a media
// server (`hub`): what this browser sends is offered to the hub once, and the hub offers what each of the others sends.
// The process of calls passes the signals on and sees nothing of what they carry.

import { release } from "./voice.mjs";

const VIDEO = { width: 320, height: 240, frameRate: 10 };
const BITS = 250_000;

/**
 * @typedef {{send: (to: string, data: object) => void, changed: () => void, own: string,
 *   make?: (ice: RTCIceServer[]) => RTCPeerConnection, hub?: string}} MeshParts `own`: address
 */

export class Mesh {
  /** @param {MeshParts} parts */
  constructor(parts) {
    this.parts = parts;
    this.hub = parts.hub ?? "";
    /** Relays, for where browsers do not reach each other. @type {RTCIceServer[]} */
    this.ice = [];
    /** Whether the media server is there; a mesh needs none. */
    this.there = !this.hub;
    /** @type {MediaStream | null} */
    this.stream = null;
    /** @type {Map<string, {link: RTCPeerConnection, stream: MediaStream, early: RTCIceCandidateInit[]}>} by address */
    this.peers = new Map();
    /** Those that this line offers to: they were in before it. @type {string[]} */
    this.before = [];
    /** Nothing is offered or answered before it: what this browser gives is in the first word. */
    this.opened = Promise.resolve(false);
    this.closed = false;
    /** Whether this browser has a camera that the page may use. */
    this.seen = false;
  }

  /** Camera and microphone; without a camera the microphone alone. @returns {Promise<boolean>} whether there is any */
  open() {
    this.opened = this.#devices();
    return this.opened;
  }

  async #devices() {
    const media = navigator.mediaDevices;
    const both = await media?.getUserMedia({ audio: true, video: VIDEO }).catch(() => null);
    const stream = both ?? (await media?.getUserMedia({ audio: true }).catch(() => null)) ?? null;
    if (this.closed) release(stream);
    else Object.assign(this, { stream, seen: Boolean(both) });
    return Boolean(stream);
  }

  /** The lines that are in, the longest first. @param {string[]} lines */
  lines(lines) {
    const before = this.hub ? [] : lines.slice(0, Math.max(0, lines.indexOf(this.parts.own)));
    for (const address of [...this.peers.keys()].filter((one) => one !== this.hub && !lines.includes(one)))
      this.#drop(address);
    this.before = before;
    for (const address of before) if (!this.peers.has(address)) this.#offer(address);
    this.parts.changed();
  }

  /** @param {string} own address, as the line confirmed it */
  named(own) {
    this.parts.own = own;
  }

  /** @param {RTCIceServer[]} [ice] */
  relays(ice = []) {
    this.ice = ice;
  }

  /** The media server is there, or is not any more: everything begins anew. @param {boolean} there */
  media(there) {
    this.there = there;
    for (const address of [...this.peers.keys()]) this.#drop(address);
    if (there) this.#offer(this.hub);
    this.parts.changed();
  }

  /** Whether the way to one carries nothing now. @param {string} address */
  cut(address) {
    return ["disconnected", "failed"].includes(this.peers.get(address)?.link.connectionState ?? "");
  }

  /** Who is seen: [address, stream]. @returns {[string, MediaStream][]} */
  pictures() {
    return [...this.peers].filter(([one]) => one !== this.hub).map(([one, { stream }]) => [one, stream]);
  }

  /** @param {string} sender @param {{sdp?: RTCSessionDescriptionInit, ice?: RTCIceCandidateInit}} data */
  async hear(sender, { sdp, ice }) {
    await this.opened;
    if (this.closed) return;
    if (sdp?.type === "offer") this.#drop(sender);
    const peer = this.peers.get(sender) ?? this.#peer(sender);
    if (ice) {
      if (peer.link.remoteDescription) await peer.link.addIceCandidate(ice);
      else peer.early.push(ice);
    }
    if (!sdp) return;
    await peer.link.setRemoteDescription(sdp);
    for (const one of peer.early.splice(0)) await peer.link.addIceCandidate(one);
    if (sdp.type !== "offer") return;
    await peer.link.setLocalDescription();
    this.parts.send(sender, { sdp: peer.link.localDescription });
  }

  /** @param {boolean} quiet */
  mute(quiet) {
    for (const track of this.stream?.getAudioTracks() ?? []) track.enabled = !quiet;
  }

  close() {
    this.closed = true;
    for (const address of [...this.peers.keys()]) this.#drop(address);
    release(this.stream);
    this.stream = null;
  }

  /** @param {string} address */
  async #offer(address) {
    await this.opened;
    const wanted = address === this.hub ? this.there : this.before.includes(address);
    if (this.closed || !wanted || this.peers.has(address)) return;
    const { link } = this.#peer(address);
    await link.setLocalDescription();
    this.parts.send(address, { sdp: link.localDescription });
  }

  /** @param {string} address */
  #peer(address) {
    const make = this.parts.make ?? ((iceServers) => new RTCPeerConnection({ iceServers }));
    const link = make(this.ice);
    const peer = { link, stream: new MediaStream(), early: [] };
    this.peers.set(address, peer);
    const gives = !this.hub || address === this.hub;
    for (const track of gives ? (this.stream?.getTracks() ?? []) : []) this.#add(link, track);
    link.onicecandidate = ({ candidate }) => candidate && this.parts.send(address, { ice: candidate.toJSON() });
    link.ontrack = ({ track }) => {
      peer.stream.addTrack(track);
      this.parts.changed();
    };
    link.onconnectionstatechange = () => this.#moved(address, link);
    return peer;
  }

  /**
   * A way between browsers that is lost, as with its relay, is made anew by who offers it.
   * @param {string} address
   * @param {RTCPeerConnection} link
   */
  #moved(address, link) {
    const lost = link.connectionState === "failed" && this.peers.get(address)?.link === link;
    if (lost && this.before.includes(address)) {
      this.#drop(address);
      this.#offer(address);
    }
    this.parts.changed();
  }

  /** @param {RTCPeerConnection} link @param {MediaStreamTrack} track */
  #add(link, track) {
    const sender = link.addTrack(track, /** @type {MediaStream} */ (this.stream));
    if (track.kind !== "video") return;
    const parameters = sender.getParameters();
    for (const one of parameters.encodings ?? []) one.maxBitrate = BITS;
    sender.setParameters(parameters).catch(() => {});
  }

  /** @param {string} address */
  #drop(address) {
    this.peers.get(address)?.link.close();
    this.peers.delete(address);
  }
}
