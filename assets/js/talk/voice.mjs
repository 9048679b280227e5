// Speech in packets: what the microphone hears, encoded; what others say, decoded and played as it comes. A browser
// without WebCodecs sends and plays files of one second.

const RATE = 48_000;
const PACKET_US = 60_000;
const BITS = 16_000;
const CHUNK_MS = 1000;
const OPUS = 1;
const CHUNK = 2;
/** Before a packet's speech: its kind, its channels. */
const HEAD = 2;
/** s that speech waits before it is played, so that a late packet leaves no gap; so much of it at most. */
const WAIT_S = 0.1;
const MOST_S = 1.5;

/** @typedef {{AudioEncoder?: unknown, AudioDecoder?: unknown, MediaStreamTrackProcessor?: unknown}} Codecs */

/** How this browser can send and hear speech. @param {Codecs} scope */
export const codecOf = (scope) =>
  scope.AudioEncoder && scope.AudioDecoder && scope.MediaStreamTrackProcessor ? "opus" : "chunk";

/** @param {number} kind @param {number} channels @param {ArrayBuffer} speech */
export function packed(kind, channels, speech) {
  const packet = new Uint8Array(HEAD + speech.byteLength);
  packet.set([kind, channels]);
  packet.set(new Uint8Array(speech), HEAD);
  return packet;
}

/** @param {ArrayBuffer} packet */
export function unpacked(packet) {
  const [kind, channels] = new Uint8Array(packet, 0, HEAD);
  return { kind, channels, speech: packet.slice(HEAD) };
}

/** The loudest sample, 0 to 1. @param {Float32Array} samples */
export function level(samples) {
  let most = 0;
  for (const one of samples) most = Math.max(most, Math.abs(one));
  return most;
}

/** @param {MediaStream | null} stream */
export function release(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

export class Microphone {
  /** @param {(packet: Uint8Array<ArrayBuffer>) => void} send */
  constructor(send) {
    this.send = send;
    /** @type {MediaStream | null} */
    this.stream = null;
    this.on = false;
    /** How often it was closed: what was asked for before is given back. */
    this.turn = 0;
  }

  /** Asks for it once. @returns {Promise<boolean>} whether there is one that this page may use */
  async open() {
    if (this.stream) return true;
    const { turn } = this;
    const audio = { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true };
    const stream = (await navigator.mediaDevices?.getUserMedia({ audio }).catch(() => null)) ?? null;
    if (turn !== this.turn) release(stream);
    else this.stream = stream;
    return Boolean(stream);
  }

  /** @param {string} codec */
  start(codec) {
    const track = this.stream?.getAudioTracks()[0];
    if (!track || this.on) return;
    this.on = true;
    if (codec === "opus") this.#opus(track);
    else this.#chunks();
  }

  stop() {
    this.on = false;
  }

  close() {
    this.stop();
    this.turn += 1;
    release(this.stream);
    this.stream = null;
  }

  /** @param {MediaStreamTrack} track */
  async #opus(track) {
    const scope = /** @type {any} */ (globalThis);
    const own = track.clone();
    const reader = new scope.MediaStreamTrackProcessor({ track: own }).readable.getReader();
    let channels = 1;
    const encoder = new AudioEncoder({
      output: (chunk) => {
        const speech = new ArrayBuffer(chunk.byteLength);
        chunk.copyTo(speech);
        this.send(packed(OPUS, channels, speech));
      },
      error: () => this.stop(),
    });
    while (this.on) {
      const { value, done } = await reader.read();
      if (done) break;
      if (encoder.state === "unconfigured") {
        channels = value.numberOfChannels;
        const opus = /** @type {any} */ ({ frameDuration: PACKET_US });
        encoder.configure({
          codec: "opus",
          sampleRate: value.sampleRate,
          numberOfChannels: channels,
          bitrate: BITS,
          opus,
        });
      }
      if (encoder.state === "configured") encoder.encode(value);
      value.close();
    }
    own.stop();
    if (encoder.state !== "closed") encoder.close();
  }

  /** Each a file of its own, so that each can be played by itself. */
  #chunks() {
    if (!this.on || !this.stream) return;
    const recorder = new MediaRecorder(this.stream, { audioBitsPerSecond: BITS });
    recorder.ondataavailable = async ({ data }) => this.send(packed(CHUNK, 1, await data.arrayBuffer()));
    recorder.onstop = () => this.#chunks();
    recorder.start();
    setTimeout(() => recorder.state === "recording" && recorder.stop(), CHUNK_MS);
  }
}

export class Speaker {
  constructor() {
    /** @type {AudioContext | null} */
    this.context = null;
    /** @type {GainNode | null} */
    this.gain = null;
    /** @type {AudioDecoder | null} */
    this.decoder = null;
    this.channels = 0;
    this.next = 0;
    this.packets = 0;
    /** Of the newest speech, 0 to 1. */
    this.level = 0;
    this.quiet = false;
  }

  /** To be called in a click: before one a browser plays nothing. */
  open() {
    if (!this.context) {
      this.context = new AudioContext({ sampleRate: RATE });
      this.gain = this.context.createGain();
      this.gain.connect(this.context.destination);
    }
    this.context.resume();
    this.mute(this.quiet);
  }

  /** @param {boolean} quiet */
  mute(quiet) {
    this.quiet = quiet;
    if (this.gain) this.gain.gain.value = quiet ? 0 : 1;
  }

  /** @param {ArrayBuffer} packet */
  hear(packet) {
    const { kind, channels, speech } = unpacked(packet);
    this.packets += 1;
    if (kind === CHUNK)
      this.context?.decodeAudioData(speech).then(
        (buffer) => this.#play(buffer),
        () => {},
      );
    else if (kind === OPUS && globalThis.AudioDecoder) this.#decode(channels, speech);
  }

  close() {
    if (this.decoder && this.decoder.state !== "closed") this.decoder.close();
    this.context?.close();
    this.decoder = this.context = this.gain = null;
    this.level = 0;
  }

  /** @param {number} channels @param {ArrayBuffer} speech */
  #decode(channels, speech) {
    if (!this.decoder || this.decoder.state === "closed" || channels !== this.channels) {
      this.channels = channels;
      this.decoder = new AudioDecoder({ output: (data) => this.#decoded(data), error: () => {} });
      this.decoder.configure({ codec: "opus", sampleRate: RATE, numberOfChannels: channels });
    }
    this.decoder.decode(new EncodedAudioChunk({ type: "key", timestamp: this.packets * PACKET_US, data: speech }));
  }

  /** @param {AudioData} data */
  #decoded(data) {
    const samples = new Float32Array(data.numberOfFrames);
    data.copyTo(samples, { planeIndex: 0, format: "f32-planar" });
    const rate = data.sampleRate;
    data.close();
    const buffer = this.context?.createBuffer(1, samples.length, rate);
    if (!buffer) return;
    buffer.copyToChannel(samples, 0);
    this.#play(buffer);
  }

  /** @param {AudioBuffer} buffer */
  #play(buffer) {
    const { context, gain } = this;
    this.level = level(buffer.getChannelData(0));
    if (!context || !gain) return;
    const now = context.currentTime;
    // What came in a heap, after a line was stuck, is not played over itself, nor long after it was spoken.
    if (this.next > now + MOST_S) return;
    if (this.next < now) this.next = now + WAIT_S;
    const source = new AudioBufferSourceNode(context, { buffer });
    source.connect(gain);
    source.start(this.next);
    this.next += buffer.duration;
  }
}

const RING_MS = 3000;

/** Two tones each three seconds, while something rings. */
export class RingTone {
  constructor() {
    this.on = false;
    this.last = -Infinity;
    /** @type {AudioContext | null} */
    this.context = null;
  }

  /** @param {boolean} on @param {number} now ms of a steady clock */
  ring(on, now) {
    if (!on) {
      this.last = -Infinity;
      return;
    }
    if (now - this.last < RING_MS) return;
    this.last = now;
    navigator.vibrate?.([400, 200, 400]);
    this.context ??= new AudioContext();
    // Before the first click of a page a browser is silent; the panel shows the call all the same.
    if (this.context.state !== "running") {
      this.context.resume();
      return;
    }
    [620, 480].forEach((hz, n) => this.#tone(hz, n * 0.5));
  }

  /** @param {number} hz @param {number} after s */
  #tone(hz, after) {
    const context = /** @type {AudioContext} */ (this.context);
    const [tone, gain] = [context.createOscillator(), context.createGain()];
    tone.frequency.value = hz;
    gain.gain.value = 0.12;
    tone.connect(gain).connect(context.destination);
    tone.start(context.currentTime + after);
    tone.stop(context.currentTime + after + 0.4);
  }
}
