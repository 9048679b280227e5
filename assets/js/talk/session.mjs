// The one call that this page is in: the line, and the engine that the call was made with.

import { CallSocket } from "./line.mjs";
import { Mesh } from "./mesh.mjs";
import { codecOf, Microphone, Speaker } from "./voice.mjs";

/** @import { LineFrame } from "./line.mjs" */
/**
 * @typedef {{url: string, pass: () => Promise<{ticket?: string, key?: string} | null>,
 *   changed: () => void}} SessionParts
 */

/** Packets of speech between two looks at how loud it is: a quarter of a second. */
const SHOWN = 4;
/** Address of the media server among those of signals, by engine. @type {Record<string, string>} */
const HUBS = { server: "media" };

export class CallSession {
  /** @param {SessionParts} parts */
  constructor(parts) {
    this.changed = parts.changed;
    this.line = new CallSocket({
      ...{ url: parts.url, pass: parts.pass, codec: codecOf(/** @type {any} */ (globalThis)), changed: parts.changed },
      heard: (frame) => this.#hear(frame),
      speech: (packet) => this.#speech(packet),
    });
    this.speaker = new Speaker();
    this.microphone = new Microphone((packet) => this.line.send(packet));
    /** @type {Mesh | null} */
    this.mesh = null;
    this.own = "";
    /** The call that is answered, "" for none. */
    this.call = "";
    /** Whether the line is in, as the process of calls confirmed it. */
    this.in = false;
    this.engine = "";
    this.codec = "opus";
    /** @type {string[]} addresses whose lines are in */
    this.lines = [];
    /** @type {string[]} addresses whose lines take speech too late and miss some of it; a desk alone hears of them */
    this.missing = [];
    this.holder = "";
    /** Why the holder is who it is: granted, busy, taken, free, gone, long. */
    this.why = "";
    /** Why the last call is not, or no more: a code of the line. */
    this.over = "";
    this.muted = false;
    /**
     * The notice of a recording, as the process of calls gave it.
     * @type {{state: string, by: string, reason: string} | null}
     */
    this.recording = null;
    /** Whether the microphone may not be used. */
    this.deaf = false;
    /** Whether the microphone is not known yet. */
    this.opening = false;
    this.pressed = false;
  }

  /** Whether there is a line at all: asked before anybody is rung. */
  ready() {
    return this.line.ready();
  }

  /**
   * In a click, so that the browser may sound. It is answered at once: the device, for which a browser may ask first,
   * comes when it comes.
   * @param {string} call
   * @param {string} engine
   */
  async answer(call, engine) {
    this.#end();
    Object.assign(this, { call, engine, over: "", opening: true, deaf: false });
    if (engine === "talk") this.speaker.open();
    else
      this.mesh = new Mesh({
        send: (to, data) => this.line.say({ t: "signal", to, data }),
        changed: this.changed,
        own: this.own,
        hub: HUBS[engine],
      });
    const opened = (this.mesh ?? this.microphone).open();
    this.line.answer(call);
    const there = await opened;
    if (this.call !== call) return;
    Object.assign(this, { opening: false, deaf: !there });
    this.changed();
  }

  /** @param {string} call */
  async decline(call) {
    await this.line.decline(call);
    this.line.close();
  }

  leave() {
    this.line.leave();
    this.line.close();
    this.#end();
    this.changed();
  }

  /** Asks for the floor, or gives it back. @param {boolean} on */
  press(on) {
    if (this.pressed === on) return;
    this.pressed = on;
    this.line.say({ t: on ? "ask" : "free" });
    if (!on) this.microphone.stop();
    this.changed();
  }

  /** @param {boolean} quiet */
  mute(quiet) {
    this.muted = quiet;
    this.speaker.mute(quiet);
    this.mesh?.mute(quiet);
    this.changed();
  }

  /** @param {LineFrame} frame */
  #hear(frame) {
    if (frame.t === "record") return this.#notice(frame);
    if (frame.t === "miss") this.missing = frame.lines;
    switch (frame.t) {
      case "welcome":
        this.own = frame.address;
        this.mesh?.named(frame.address);
        break;
      case "in":
        this.in = true;
        this.mesh?.relays(frame.ice);
        break;
      case "lines":
        this.#listed(frame);
        break;
      case "floor":
        this.#floor(frame);
        break;
      case "media":
        this.mesh?.media(frame.there);
        break;
      case "signal":
        this.mesh?.hear(frame.sender, frame.data);
        break;
      case "no":
      case "over":
        if (frame.call === this.call) this.#over(frame);
        break;
    }
    this.changed();
  }

  /** @param {LineFrame} frame */
  #listed({ lines, codec }) {
    Object.assign(this, { lines, codec });
    this.mesh?.lines(lines);
  }

  /** Speech is sent while the key is held and the floor is this line's. @param {LineFrame} frame */
  #floor({ holder, why }) {
    Object.assign(this, { holder, why });
    if (!holder) this.speaker.level = 0;
    if (this.pressed && holder === this.own) this.microphone.start(this.codec);
    else this.microphone.stop();
  }

  /** @param {ArrayBuffer} packet */
  #speech(packet) {
    this.speaker.hear(packet);
    if (this.speaker.packets % SHOWN === 0) this.changed();
  }

  /** What is said is kept only once everybody's page shows that it will be. @param {LineFrame} frame */
  #notice({ call, state, by, reason }) {
    if (call !== this.call) return;
    this.recording = state === "over" ? null : { state, by, reason };
    this.changed();
    if (this.recording) this.line.say({ t: "noted", call });
  }

  /** @param {LineFrame} frame */
  #over({ code, why }) {
    this.line.close();
    this.#end();
    this.over = code ?? why;
  }

  #end() {
    this.microphone.close();
    this.speaker.close();
    this.mesh?.close();
    this.mesh = null;
    Object.assign(this, { call: "", in: false, lines: [], holder: "", why: "", pressed: false, muted: false });
    Object.assign(this, { missing: [], recording: null });
  }
}
