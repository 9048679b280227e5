// The socket to the process of calls: opened with a ticket or a key, kept alive, opened again when it is cut in a call.

/**
 * @typedef {{t: string, [field: string]: any}} LineFrame
 * @typedef {"idle" | "connecting" | "open" | "away"} LineState
 * @typedef {{url: string, pass: () => Promise<{ticket?: string, key?: string} | null>, codec: string,
 *   heard: (frame: LineFrame) => void, speech: (packet: ArrayBuffer) => void, changed: () => void,
 *   open?: (url: string) => WebSocket, later?: (act: () => void, ms: number) => any}} LineParts `pass`: null for none
 */

const BEAT_MS = 2000;
const AGAIN_MS = 1000;
const TRIES = 20;
const WELCOME_MS = 8000;

export class CallSocket {
  /** @param {LineParts} parts */
  constructor(parts) {
    this.parts = parts;
    this.later = parts.later ?? ((act, ms) => setTimeout(act, ms));
    /** @type {LineState} */
    this.state = "idle";
    /** The call to answer whenever the socket is open, "" for none. */
    this.wanted = "";
    this.tries = 0;
    /** Which opening it is: what comes of an earlier one is not this line's. */
    this.turn = 0;
    /** @type {WebSocket | null} */
    this.socket = null;
    /** @type {((open: boolean) => void)[]} */
    this.waiting = [];
  }

  /** Whether the line is open, after opening it if need be. @returns {Promise<boolean>} */
  ready() {
    if (this.state === "open") return Promise.resolve(true);
    /** @type {Promise<boolean>} */
    const known = new Promise((resolve) => this.waiting.push(resolve));
    if (this.state !== "connecting") this.#connect();
    return known;
  }

  /** @param {string} call */
  answer(call) {
    this.wanted = call;
    this.tries = 0;
    if (this.state === "open") this.say({ t: "answer", call });
    else this.ready();
  }

  /** @param {string} call */
  async decline(call) {
    if (await this.ready()) this.say({ t: "decline", call });
  }

  /** Out of the call, and off the line. */
  leave() {
    if (this.wanted && this.state === "open") this.say({ t: "leave", call: this.wanted });
    this.wanted = "";
  }

  /** @param {LineFrame} frame */
  say(frame) {
    if (this.state === "open") this.socket?.send(JSON.stringify(frame));
  }

  /** Speech; what the socket cannot take now is late, and dropped. @param {Uint8Array<ArrayBuffer>} packet */
  send(packet) {
    if (this.state === "open" && this.socket && this.socket.bufferedAmount < 32_768) this.socket.send(packet);
  }

  close() {
    this.wanted = "";
    this.#closed();
  }

  async #connect() {
    this.turn += 1;
    const { turn } = this;
    this.#is("connecting");
    this.later(() => turn === this.turn && this.state === "connecting" && this.#closed(), WELCOME_MS);
    const pass = await this.parts.pass().catch(() => null);
    if (turn !== this.turn) return;
    if (!pass) return this.#closed();
    const socket = (this.parts.open ?? ((url) => new WebSocket(url)))(this.parts.url);
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => socket.send(JSON.stringify({ t: "hello", codec: this.parts.codec, ...pass }));
    socket.onmessage = ({ data }) => socket === this.socket && this.#hear(data);
    socket.onclose = () => socket === this.socket && this.#closed();
  }

  /** @param {string | ArrayBuffer} data */
  #hear(data) {
    if (typeof data !== "string") return this.parts.speech(data);
    const frame = JSON.parse(data);
    if (frame.t === "welcome") {
      this.#is("open");
      this.tries = 0;
      this.#beat();
      this.#known(true);
    }
    this.parts.heard(frame);
    if (frame.t === "welcome" && this.wanted) this.say({ t: "answer", call: this.wanted });
  }

  #beat() {
    if (this.state !== "open") return;
    this.say({ t: "beat" });
    this.later(() => this.#beat(), BEAT_MS);
  }

  #closed() {
    const { socket } = this;
    this.socket = null;
    this.turn += 1;
    socket?.close();
    this.#is(this.wanted ? "away" : "idle");
    this.#known(false);
    this.#again();
  }

  /** A call that goes on is answered again, under the same name: by the next welcome. */
  #again() {
    if (!this.wanted || this.tries >= TRIES) return;
    this.tries += 1;
    this.later(() => this.state === "away" && this.wanted && this.#connect(), AGAIN_MS);
  }

  /** @param {boolean} open */
  #known(open) {
    for (const tell of this.waiting.splice(0)) tell(open);
  }

  /** @param {LineState} state */
  #is(state) {
    this.state = state;
    this.parts.changed();
  }
}
