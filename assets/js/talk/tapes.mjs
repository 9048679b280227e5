// Recordings of calls at the desk whose they are: a lead plays them here alone, after a reason that is on record first.

import { post } from "../live/http.mjs";
import { button, make } from "../ui/elements.mjs";
import { whyNot } from "../ui/export-form.mjs";
import { askReason } from "../ui/reason.mjs";
import { fill } from "../ui/text.mjs";
import { Speaker } from "./voice.mjs";

/** @import { OwnCall, Words } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @typedef {{ms: number, packet: ArrayBuffer}} TapedPacket `ms`: since the begin */
/**
 * @typedef {{why?: typeof askReason, send?: typeof post, speaker?: () => Pick<Speaker, "open" | "hear" | "close">,
 *   later?: (act: () => void, ms: number) => any}} TapeParts
 */

/** Before each packet: ms since the begin, bytes. */
const HEAD = 6;
/** A pause is no longer than this when it is played. */
const PAUSE_MS = 1000;

/** @param {ArrayBuffer} raw @returns {TapedPacket[]} */
export function packetsOf(raw) {
  const view = new DataView(raw);
  const found = [];
  for (let at = 0; at + HEAD <= raw.byteLength;) {
    const bytes = view.getUint16(at + 4);
    found.push({ ms: view.getUint32(at), packet: raw.slice(at + HEAD, at + HEAD + bytes) });
    at += HEAD + bytes;
  }
  return found;
}

/** When each is played, ms after the first: pauses are cut. @param {TapedPacket[]} packets */
export function timesOf(packets) {
  let at = 0;
  return packets.map(({ ms }, n) => (at += n ? Math.min(PAUSE_MS, Math.max(0, ms - packets[n - 1].ms)) : 0));
}

export class Tapes {
  /** @param {Page} page @param {() => void} changed @param {TapeParts} [parts] */
  constructor(page, changed, parts = {}) {
    this.page = page;
    this.changed = changed;
    this.why = parts.why ?? askReason;
    this.send = parts.send ?? post;
    this.speaker = parts.speaker ?? (() => new Speaker());
    this.later = parts.later ?? ((act, ms) => setTimeout(act, ms));
    /** File that is played, "" for none. */
    this.playing = "";
    this.refused = "";
  }

  /** What a list has of a call's recordings. @param {OwnCall} call @param {(ms: number) => string} time */
  lines(call, time) {
    return (call.recordings ?? []).map(([at, by, reason, state, over]) =>
      fill(this.page.words[`talk_tape_${state}`], { time: time(at), by, reason, over: over ? time(over) : "" }),
    );
  }

  /** Buttons that play them, for who may. @param {OwnCall} call */
  buttons({ recordings = [] }) {
    const { words, live } = this.page;
    const files = live.commands.includes("call.record") ? recordings.map((one) => one[5]).filter(Boolean) : [];
    return files.map((file) => {
      const on = file === this.playing;
      const play = button("quiet", on ? words.talk_tape_stop : words.talk_tape_play, () =>
        on ? this.#over() : this.play(file),
      );
      play.dataset.testid = "talk-tape";
      return make("p", "", "", [play, make("span", "refusal", this.refused)]);
    });
  }

  /** @param {string} file */
  async play(file) {
    const { page } = this;
    const reason = await this.why(page, page.words.talk_tape_why, `talk/tape/${file}`);
    if (!reason) return;
    const speaker = this.speaker();
    speaker.open();
    const answer = await this.send("/duty/recording", { id: file, reason }).catch(() => null);
    const refused = answer?.ok ? "" : await whyNot(answer, { ...page.words, export_failed: page.words.reveal_refused });
    Object.assign(this, { refused, playing: refused ? "" : file });
    this.changed();
    if (refused || !answer) return speaker.close();
    const packets = packetsOf(await answer.arrayBuffer());
    const times = timesOf(packets);
    packets.forEach(({ packet }, n) => this.later(() => this.playing === file && speaker.hear(packet), times[n]));
    this.later(() => (speaker.close(), this.playing === file && this.#over()), (times.at(-1) ?? 0) + PAUSE_MS);
  }

  #over() {
    this.playing = "";
    this.changed();
  }
}
