// The sound of a seat: when it rings, for what, and whether this browser can ring at all. A wall is mute.

export const SILENCE_MS = 30_000;
/** By priority. @type {Record<number, number>} */
const AGAIN_MS = { 1: 4_000, 2: 60_000 };
const FLOOD_MS = 10_000;
/** The critical one's five tones last so long: what rings beside it waits for its end. */
const APART_MS = 2_000;
/**
 * Hz, tones, s each: a third apart, so that they are distinct to who does not hear music.
 * @type {Record<number, number[]>}
 */
const TONES = { 1: [880, 5, 0.18], 2: [660, 3, 0.2], 3: [494, 1, 0.35], 4: [1175, 3, 0.12], 5: [587, 2, 0.5] };
/** What is critical and came while another one rings: higher, so that it is told from the cycle that goes on. */
export const ONE_MORE = 4;
/** What was raised to this seat's lead and waits: low and long, unlike all others. */
export const RAISED = 5;
const RAISED_MS = 10_000;

/**
 * When to ring. Critical ones ring until they are acknowledged, one more of them with a tone of its own, urgent ones
 * once a minute beside them, those for attention once for the first of a group, notices never. In a flood urgent ones
 * ring at most every ten seconds, and those for attention, which are folded then, not at all.
 */
export class Ringer {
  constructor() {
    /** Each as it was when it was last heard. @type {Map<string, {rang: number, level: number, open: boolean}>} */
    this.heard = new Map();
    /** When it rang last, by priority. @type {Record<number, number>} */
    this.last = { 1: -Infinity, 2: -Infinity, 3: -Infinity, [ONE_MORE]: -Infinity, [RAISED]: -Infinity };
    this.silent = -Infinity;
    this.begun = false;
  }

  /** Everything is quiet for thirty seconds; what still waits rings again then. @param {number} now ms */
  silence(now) {
    this.silent = now + SILENCE_MS;
  }

  /** s of silence left. @param {number} now ms */
  left(now) {
    return Math.max(0, Math.ceil((this.silent - now) / 1000));
  }

  /**
   * The priority to ring for now, 0 for none. Called about once a second.
   * @param {{id: string, priority: number, rang: number, group: string, open: boolean, level?: number}[]} lines of this
   *   seat; `open`: it is not acknowledged; `level`: how far up it was raised
   * @param {{now: number, flood: boolean, raised?: number}} at now: ms of a steady clock; raised: how many wait for the
   *   lead who sits here
   */
  step(lines, { now, flood, raised = 0 }) {
    const fresh = lines.filter((line) => (this.heard.get(line.id)?.rang ?? 0) < line.rang);
    const came = fresh.filter((line) => !rose(this.heard.get(line.id), line));
    const groups = new Set(lines.filter((line) => !fresh.includes(line)).map((line) => line.group));
    this.heard = new Map(lines.map(({ id, rang, level = 0, open }) => [id, { rang, level, open }]));
    const first = !this.begun;
    this.begun = true;
    if (now < this.silent) return 0;
    const critical = lines.filter((line) => line.priority === 1 && line.open);
    // One that only waits at a higher level by now is not one more.
    if (!first && oneMore(critical, came)) return this.#rings(ONE_MORE, now);
    if (critical.length && now - this.last[1] >= AGAIN_MS[1]) return this.#rings(1, now);
    const urgent = lines.filter((line) => line.priority === 2 && line.open);
    const news = urgent.some((line) => fresh.includes(line));
    const waits = news ? (flood ? FLOOD_MS : 1_000) : AGAIN_MS[2];
    const beside = now - Math.max(this.last[1], this.last[ONE_MORE]) >= APART_MS;
    if (urgent.length && beside && now - this.last[2] >= waits) return this.#rings(2, now);
    if (this.#waits(raised, now)) return this.#rings(RAISED, now);
    if (critical.length || flood) return 0;
    return this.#attention(fresh, groups, first) ? this.#rings(3, now) : 0;
  }

  /**
   * Whether one for attention is news. What was there before this page was opened is none.
   * @param {{priority: number, open: boolean, group: string}[]} fresh
   * @param {Set<string>} groups those that were there before
   * @param {boolean} first whether this is the first look
   */
  #attention(fresh, groups, first) {
    return !first && fresh.some((line) => line.priority === 3 && line.open && !groups.has(line.group));
  }

  /** Whether it is time for the lead's own tone. @param {number} raised @param {number} now */
  #waits(raised, now) {
    const beside = now - Math.max(this.last[1], this.last[2], this.last[ONE_MORE]) >= APART_MS;
    return raised > 0 && beside && now - this.last[RAISED] >= RAISED_MS;
  }

  /** @param {number} priority @param {number} now */
  #rings(priority, now) {
    this.last[priority] = now;
    return priority;
  }
}

/** Whether one of several came now. @param {unknown[]} critical @param {unknown[]} came */
const oneMore = (critical, came) => critical.length > 1 && critical.some((line) => came.includes(line));

/**
 * Whether time alone did something: it waited already, and waits at a higher level now.
 * @param {{level: number, open: boolean} | undefined} before @param {{level?: number}} line
 */
function rose(before, line) {
  return before !== undefined && before.open && before.level < (line.level ?? 0);
}

/** What makes the tones. `state`: of the browser's audio, `running` or what keeps it from running. */
export class Siren {
  /** @param {() => AudioContext} [make] */
  constructor(make = () => new AudioContext()) {
    this.make = make;
    /** @type {AudioContext | null} */
    this.context = null;
    /** Whether this tab is the one that sounds. */
    this.audible = true;
    /** How often it rang, by priority. @type {Record<number, number>} */
    this.rings = { 1: 0, 2: 0, 3: 0, [ONE_MORE]: 0, [RAISED]: 0 };
  }

  get state() {
    return this.context?.state ?? "none";
  }

  /** Tries by itself: an unattended seat's browser may allow it without a click. */
  open() {
    this.context ??= this.make();
    return this.context;
  }

  /** After a click: from here on it may ring. */
  async arm() {
    await this.open().resume();
    this.#tone(TONES[3], 0);
  }

  /** @param {number} priority */
  ring(priority) {
    this.rings[priority] += 1;
    if (this.state !== "running" || !this.audible) return;
    const [, n, length] = TONES[priority];
    for (let at = 0; at < n; at++) this.#tone(TONES[priority], at * (length + 0.08));
  }

  /** The note with two of its harmonics. @param {number[]} tone @param {number} wait s */
  #tone([hz, , length], wait) {
    const context = this.open();
    const begin = context.currentTime + wait;
    for (const [harmonic, loud] of [
      [1, 0.3],
      [2, 0.12],
      [3, 0.06],
    ]) {
      const [note, gain] = [context.createOscillator(), context.createGain()];
      note.frequency.value = hz * harmonic;
      gain.gain.setValueAtTime(0, begin);
      gain.gain.linearRampToValueAtTime(loud, begin + 0.02);
      gain.gain.setValueAtTime(loud, begin + length - 0.03);
      gain.gain.linearRampToValueAtTime(0, begin + length);
      note.connect(gain).connect(context.destination);
      note.start(begin);
      note.stop(begin + length);
    }
  }
}
