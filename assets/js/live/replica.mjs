// The one replica of what the gateway sends: topics of records and topics of dots. Maps, numbers and lists read it.

import { recordDigest, rowDigest } from "./digest.mjs";

/** @import { Dot, Kind, Topics } from "../types.d.ts" */
/**
 * @typedef {{t: string, topic: string, rev: string, at: number, prev?: string, records?: Record<string, unknown>,
 *   put?: Record<string, unknown>, gone?: string[]}} TextFrame a snapshot (`records`) or a delta (`put`, `gone`)
 * @typedef {{asked: string, fits: boolean, whole: boolean}} Applied the asked topic that changed ("" for none), whether
 *   the frame applied, whether it was a snapshot
 */

const HEAD = 48;
const MAGIC = 0x5a;
const SNAPSHOT = 1;
const GONE = 0;
/**
 * 1e-6 degree, about 2 km: further from one frame to the next is no step (an index of a wall was given anew, or a gap).
 */
const STEP = 20000;
/** Numbers of a trail: eight places. */
const TRAIL = 16;

/**
 * A worker frame as streams/wire/columns.py writes it.
 * @param {ArrayBuffer} raw
 */
export function decodeFrame(raw) {
  const view = new DataView(raw);
  const n = view.getUint32(4, true);
  if (view.getUint8(0) !== MAGIC || raw.byteLength !== HEAD + 15 * n) throw new Error("not a worker frame");
  /** @param {number} ms @param {number} seq */
  const id = (ms, seq) => `${view.getFloat64(ms, true)}-${view.getUint32(seq, true)}`;
  return {
    snapshot: view.getUint8(1) === SNAPSHOT,
    number: view.getUint16(2, true),
    at: view.getFloat64(8, true),
    prev: id(16, 24),
    rev: id(32, 28),
    base: view.getUint32(40, true),
    idx: new Uint32Array(raw, HEAD, n),
    lon: new Int32Array(raw, HEAD + 4 * n, n),
    lat: new Int32Array(raw, HEAD + 8 * n, n),
    age: new Uint16Array(raw, HEAD + 12 * n, n),
    state: new Uint8Array(raw, HEAD + 14 * n, n),
  };
}

/** @typedef {ReturnType<typeof decodeFrame>} WorkerFrame */

/** Records by key. `rev`, `at` (city ms): of the last change. @template [V=any] */
export class Records {
  constructor() {
    this.rev = "";
    this.at = 0;
    this.sum = 0;
    /** @type {Map<string, V>} */
    this.all = new Map();
  }

  /** @param {Pick<TextFrame, "rev" | "at" | "records">} frame */
  snapshot(frame) {
    this.all.clear();
    this.sum = 0;
    this.#put(frame.records ?? {});
    this.#move(frame);
  }

  /**
   * Whether the delta applied; if not, the topic must be asked for again.
   * @param {Omit<TextFrame, "t" | "topic">} frame
   */
  delta(frame) {
    if (frame.prev !== this.rev) return false;
    for (const key of frame.gone ?? []) this.#drop(key);
    this.#put(frame.put ?? {});
    this.#move(frame);
    return true;
  }

  /** @param {Record<string, unknown>} records */
  #put(records) {
    for (const [key, value] of Object.entries(records)) {
      this.#drop(key);
      this.all.set(key, /** @type {V} */ (value));
      this.sum = (this.sum + recordDigest(key, value)) >>> 0;
    }
  }

  /** @param {string} key */
  #drop(key) {
    if (!this.all.has(key)) return;
    this.sum = (this.sum - recordDigest(key, this.all.get(key))) >>> 0;
    this.all.delete(key);
  }

  /** @param {{rev: string, at: number}} frame */
  #move({ rev, at }) {
    this.rev = rev;
    this.at = at;
  }
}

/** Dots by index: where each was, and where it is now. */
export class Dots {
  constructor() {
    this.rev = "";
    this.at = 0;
    this.sum = 0;
    /** @type {Map<number, Dot>} */
    this.all = new Map();
  }

  /** Whether the frame applied. @param {WorkerFrame} frame */
  take(frame) {
    if (!frame.snapshot && frame.prev !== this.rev) return false;
    if (frame.snapshot) this.#forget(frame);
    for (let n = 0; n < frame.idx.length; n++) this.#row(frame, n);
    this.rev = frame.rev;
    this.at = frame.at;
    return true;
  }

  /** @param {WorkerFrame} frame */
  #forget(frame) {
    const kept = new Set(frame.idx);
    for (const idx of [...this.all.keys()]) if (!kept.has(idx)) this.all.delete(idx);
    this.sum = 0;
    for (const dot of this.all.values()) dot.counted = false;
  }

  /** @param {WorkerFrame} frame @param {number} n */
  #row(frame, n) {
    const idx = frame.idx[n];
    const was = this.all.get(idx);
    if (was?.counted) this.sum = (this.sum - was.sum) >>> 0;
    if ((frame.state[n] & 15) === GONE) {
      this.all.delete(idx);
      return;
    }
    const dot = was ?? this.#new(idx, frame.lon[n], frame.lat[n]);
    this.#step(dot, frame.lon[n], frame.lat[n]);
    dot.fix = frame.base - frame.age[n];
    dot.state = frame.state[n];
    dot.counted = true;
    dot.sum = this.#digest(dot);
    this.sum = (this.sum + dot.sum) >>> 0;
  }

  /**
   * A dot at a place. `x`, `y`, `fx`, `fy` are the map's (map/dots.mjs): where it draws it, and where it drew it last.
   * @param {number} idx
   * @param {number} lon
   * @param {number} lat
   * @returns {Dot}
   */
  #new(idx, lon, lat) {
    const dot = { idx, lon, lat, fix: 0, state: 0, trail: [], counted: true, sum: 0, x: 0, y: 0, fx: 0, fy: 0 };
    this.all.set(idx, dot);
    return dot;
  }

  /** Moves a dot; what is no step leaves no trail. @param {Dot} dot @param {number} lon @param {number} lat */
  #step(dot, lon, lat) {
    if (dot.lon === lon && dot.lat === lat) return;
    const stepped = Math.abs(dot.lon - lon) < STEP && Math.abs(dot.lat - lat) < STEP;
    if (!stepped) dot.trail.length = 0;
    else dot.trail.push(dot.lon, dot.lat);
    if (dot.trail.length > TRAIL) dot.trail.splice(0, dot.trail.length - TRAIL);
    dot.fx = stepped ? dot.x || dot.fx : 0;
    dot.fy = stepped ? dot.y || dot.fy : 0;
    dot.lon = lon;
    dot.lat = lat;
    dot.x = dot.y = 0;
  }

  /** @param {Dot} dot */
  #digest(dot) {
    return rowDigest(dot.idx, dot.lon, dot.lat, dot.fix, dot.state);
  }
}

/** All topics a page holds, by the name it asked for. */
export class Replica {
  constructor() {
    /** @type {Map<string, Records | Dots>} */
    this.topics = new Map();
    /** @type {Map<string, string>} topic as granted -> as asked */
    this.asked = new Map();
    /** @type {Map<number, string>} number of a columns topic -> as asked */
    this.numbers = new Map();
    this.newest = 0;
  }

  /** @param {{asked: string, topic: string, number: number, columns: boolean}} grant */
  grant(grant) {
    this.asked.set(grant.topic, grant.asked);
    if (grant.columns) this.numbers.set(grant.number, grant.asked);
    const held = this.topics.get(grant.asked);
    if (!held) this.topics.set(grant.asked, grant.columns ? new Dots() : new Records());
  }

  /** Forgets a topic that is not followed any more. @param {string} asked */
  drop(asked) {
    this.topics.delete(asked);
    for (const [topic, name] of this.asked) if (name === asked) this.asked.delete(topic);
    for (const [number, name] of this.numbers) if (name === asked) this.numbers.delete(number);
  }

  /** @param {TextFrame} frame @returns {Applied} */
  text(frame) {
    const asked = this.asked.get(frame.topic);
    const held = this.topics.get(asked ?? "");
    if (!asked || !(held instanceof Records)) return { asked: "", fits: true, whole: false };
    const fits = frame.t === "snapshot" ? (held.snapshot(frame), true) : held.delta(frame);
    if (fits) this.newest = Math.max(this.newest, frame.at);
    return { asked, fits, whole: frame.t === "snapshot" };
  }

  /** @param {ArrayBuffer} raw @returns {Applied} */
  binary(raw) {
    const frame = decodeFrame(raw);
    const asked = this.numbers.get(frame.number);
    const held = this.topics.get(asked ?? "");
    if (!asked || !(held instanceof Dots)) return { asked: "", fits: true, whole: false };
    const fits = held.take(frame);
    if (fits) this.newest = Math.max(this.newest, frame.at);
    return { asked, fits, whole: frame.snapshot };
  }

  /**
   * Whether a digest agrees; one for another rev proves nothing.
   * @param {{topic: string, rev: string, sum: number}} digest
   */
  agrees(digest) {
    const held = this.topics.get(this.asked.get(digest.topic) ?? "");
    return !held || held.rev !== digest.rev || held.sum === digest.sum;
  }

  /**
   * All topics of a kind, by their names.
   * @template {Kind} K
   * @param {K} kind
   * @returns {[string, Topics[K]][]}
   */
  of(kind) {
    const topics = [...this.topics].filter(([asked]) => asked.startsWith(`${kind}/`));
    return /** @type {[string, Topics[K]][]} */ (topics);
  }

  /**
   * One topic, undefined while the page does not hold it.
   * @template {Kind} K
   * @param {K} kind
   * @param {string} code
   */
  one(kind, code) {
    return /** @type {Topics[K] | undefined} */ (this.topics.get(`${kind}/${code}`));
  }
}
