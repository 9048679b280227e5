// A voice note of at most a minute. The microphone is open between the two presses and at no other time.

const MOST_MS = 60_000;
/** Sound that a browser records and the server knows. */
const TYPES = ["audio/webm;codecs=opus", "audio/mp4"];
const BITS_PER_S = 24_000;

export class Voice {
  /** @param {{done: (bytes: ArrayBuffer, type: string) => unknown, changed: () => void}} parts */
  constructor({ done, changed }) {
    this.done = done;
    this.changed = changed;
    /** @type {MediaRecorder | null} */
    this.recorder = null;
    /** Why there is none: a word, "" for nothing. */
    this.trouble = "";
    /** @type {ReturnType<typeof setTimeout> | null} */
    this.timer = null;
  }

  get on() {
    return this.recorder !== null;
  }

  /** Whether this browser can record at all. */
  static able() {
    return Boolean(globalThis.MediaRecorder && globalThis.navigator?.mediaDevices && typeOf());
  }

  async press() {
    if (this.recorder) return this.recorder.stop();
    this.trouble = "";
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => null);
    if (!stream) {
      this.trouble = "phone_voice_denied";
      return this.changed();
    }
    const recorder = new MediaRecorder(stream, { mimeType: typeOf(), audioBitsPerSecond: BITS_PER_S });
    /** @type {Blob[]} */
    const parts = [];
    recorder.ondataavailable = ({ data }) => void parts.push(data);
    recorder.onstop = () => this.#stopped(stream, parts, recorder.mimeType);
    recorder.start();
    this.recorder = recorder;
    this.timer = setTimeout(() => recorder.stop(), MOST_MS);
    this.changed();
  }

  /** @param {MediaStream} stream @param {Blob[]} parts @param {string} type */
  async #stopped(stream, parts, type) {
    if (this.timer !== null) clearTimeout(this.timer);
    for (const track of stream.getTracks()) track.stop();
    this.recorder = null;
    const [kind] = type.split(";");
    const bytes = await new Blob(parts).arrayBuffer();
    if (bytes.byteLength) await this.done(bytes, kind);
    this.changed();
  }
}

const typeOf = () => TYPES.find((type) => MediaRecorder.isTypeSupported(type)) ?? "";
