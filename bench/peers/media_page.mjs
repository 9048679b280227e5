// A member of a call by a media server alone, with nothing of ours between: Janus by its own words, or the relay of
// `aiortc_relay.py`. Each sends once and has a way from each other, as in ours.

const VIDEO = { width: 320, height: 240, frameRate: 10 };
const BITS = 250_000;
const ALIVE_MS = 20_000;
const ROOM = 1234;

/** One question at a time by name, an answer to each. */
class Socket {
  constructor(url, protocol) {
    this.socket = new WebSocket(url, protocol);
    this.waits = new Map();
    this.open = new Promise((resolve) => (this.socket.onopen = resolve));
    this.socket.onmessage = ({ data }) => {
      const heard = JSON.parse(data);
      const wait = this.waits.get(heard.transaction);
      if (!wait || (heard.janus === "ack" && !wait.acked)) return;
      this.waits.delete(heard.transaction);
      wait.resolve(heard);
    };
  }

  async ask(message, acked = false) {
    await this.open;
    const transaction = crypto.randomUUID();
    return new Promise((resolve) => {
      this.waits.set(transaction, { resolve, acked });
      this.socket.send(JSON.stringify({ ...message, transaction }));
    });
  }
}

/** Meetings of Janus. `feed`: what the server knows a member by. */
class BareJanus {
  constructor(url) {
    this.socket = new Socket(url, "janus-protocol");
  }

  async join(feed, first) {
    const { data } = await this.socket.ask({ janus: "create" });
    this.session = { session_id: data.id };
    setInterval(() => this.socket.ask({ janus: "keepalive", ...this.session }, true), ALIVE_MS);
    this.own = await this.#attach();
    if (first)
      await this.#say(this.own, { request: "create", room: ROOM, publishers: 16, videocodec: "vp8", bitrate: BITS });
    const joined = await this.#say(this.own, { request: "join", ptype: "publisher", room: ROOM, id: feed });
    return joined.plugindata.data.publishers.map(({ id }) => id);
  }

  async publish(offer) {
    return (await this.#say(this.own, { request: "publish", bitrate: BITS }, offer)).jsep;
  }

  async see(feed) {
    const handle = await this.#attach();
    const join = { request: "join", ptype: "subscriber", room: ROOM, streams: [{ feed }] };
    const { jsep } = await this.#say(handle, join);
    return { offer: jsep, answer: (answer) => this.#say(handle, { request: "start" }, answer) };
  }

  async #attach() {
    const { data } = await this.socket.ask({ janus: "attach", plugin: "janus.plugin.videoroom", ...this.session });
    return data.id;
  }

  #say(handle_id, body, jsep) {
    return this.socket.ask({ janus: "message", handle_id, body, ...this.session, ...(jsep ? { jsep } : {}) });
  }
}

/** The relay of aiortc. */
class BareRelay {
  constructor(url) {
    this.socket = new Socket(url);
  }

  async join(feed) {
    this.feed = feed;
    return (await this.socket.ask({ do: "join", feed })).others;
  }

  async publish(offer) {
    return (await this.socket.ask({ do: "publish", feed: this.feed, sdp: offer.sdp })).said;
  }

  async see(feed) {
    const { said, way } = await this.socket.ask({ do: "see", of: feed });
    return { offer: said, answer: (answer) => this.socket.ask({ do: "answer", way, sdp: answer.sdp }) };
  }
}

/** `mesh.peers` has the ways, as in a page of ours: [feed, {link}]; "media" is what this page sends by. */
export class BareMember {
  constructor(kind, url, feed) {
    this.server = kind === "janus" ? new BareJanus(url) : new BareRelay(url);
    this.feed = feed;
    this.mesh = { peers: new Map() };
  }

  async comes({ first, pictures }) {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: pictures && VIDEO });
    const others = await this.server.join(this.feed, first);
    const link = this.#way("media");
    for (const track of stream.getTracks()) link.addTransceiver(track, { direction: "sendonly", streams: [stream] });
    await link.setLocalDescription();
    await link.setRemoteDescription(await this.server.publish(await gathered(link)));
    await Promise.all(others.map((other) => this.sees(other)));
  }

  /** A way from a member that sends. */
  async sees(feed) {
    const link = this.#way(feed);
    const { offer, answer } = await this.server.see(feed);
    await link.setRemoteDescription(offer);
    await link.setLocalDescription();
    await answer(await gathered(link));
  }

  #way(name) {
    const link = new RTCPeerConnection();
    this.mesh.peers.set(name, { link });
    return link;
  }
}

/** What a way offers or answers, with all candidates in it. */
async function gathered(link) {
  while (link.iceGatheringState !== "complete")
    await new Promise((resolve) => link.addEventListener("icegatheringstatechange", resolve, { once: true }));
  const { type, sdp } = link.localDescription;
  return { type, sdp };
}
