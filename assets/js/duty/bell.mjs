// The sound of the desk as the page shows it: when it rings, the bar while the browser may not, what is read out.

import { SoundOwner } from "../alarm/owner.mjs";
import { Ringer, Siren } from "../alarm/sound.mjs";
import { active, announced, place, text, untaken } from "../ui/alerts.mjs";
import { button, find, needed } from "../ui/elements.mjs";
import { fill } from "../ui/text.mjs";

/** @import { Feed } from "../live/feed.mjs" */
/** @import { Alert, DeskLine, SeatLine } from "../types.d.ts" */
/** @import { DutyLive } from "./duty.mjs" */
/** @import { Keys } from "./keys.mjs" */
/** @import { Page } from "../ui/page.mjs" */
/**
 * @typedef {{keys: Keys, begins: boolean, seat: () => SeatLine | null, arm: () => void, report: (to: string) => void,
 *   raised: () => number}}
 *   BellParts `begins`: whether this person may begin a shift; `raised`: how many wait for
 *   this seat's lead; `arm`: called by the bar's button; `report`: says to the
 *   server whether this seat sounds
 */

export class Bell {
  /** @param {Page<DutyLive>} page @param {Feed} feed @param {number} tier @param {BellParts} parts */
  constructor(page, feed, tier, parts) {
    this.page = page;
    this.feed = feed;
    this.tier = tier;
    this.parts = parts;
    this.ringer = new Ringer();
    this.siren = new Siren();
    this.owner = new SoundOwner();
    this.bar = needed(find(page.root, "#sound-bar"));
    this.button = Object.assign(
      button("", page.words.sound_off, () => parts.arm()),
      { id: "arm" },
    );
    /** Announcements that were read out. @type {Set<string>} */
    this.read = new Set();
    /** What was reported last. */
    this.reported = "";
  }

  start() {
    this.bar.append(this.button);
    try {
      this.siren.open();
    } catch (error) {
      // A browser without audio: the bar says that there is no sound, and stays.
      this.page.say("sound", String(error));
    }
  }

  /** New alerts are read out, once each, the gravest first. @param {Alert[]} lines */
  announce(lines) {
    const { words, live } = this.page;
    const fresh = lines.filter(
      (line) =>
        active(line) && untaken(line) && announced(line, this.tier) && !this.read.has(`${line.id}/${line.rang}`),
    );
    for (const line of fresh) this.read.add(`${line.id}/${line.rang}`);
    const [first] = fresh.sort((a, b) => a.priority - b.priority || a.at - b.at);
    if (!first) return;
    this.page.say("heard", `${words[`priority_${first.priority}`]} ${text(first, words, live)} ${place(first, live)}`);
  }

  silence() {
    this.ringer.silence(performance.now());
  }

  /** Rings for what waits now. @param {Alert[]} lines @param {DeskLine | null} desk */
  ring(lines, desk) {
    const now = performance.now();
    const own = lines.filter((line) => active(line) && announced(line, this.tier));
    const open = own.map((line) => ({ ...line, open: untaken(line) }));
    const priority = this.feed.beats
      ? this.ringer.step(open, { now, flood: Boolean(desk?.flood), raised: this.parts.raised() })
      : 0;
    if (this.running) this.owner.able();
    this.siren.audible = this.owner.mine;
    if (priority) this.siren.ring(priority);
    this.#show(now);
    this.sits(Boolean(desk));
    const state = this.running ? "running" : "blocked";
    const seat = this.parts.seat();
    if (!seat || seat.sound === state || this.reported === state) return;
    this.reported = state;
    this.parts.report(state);
  }

  get running() {
    return this.siren.state === "running";
  }

  /** @param {number} now ms of a steady clock */
  #show(now) {
    const { words } = this.page;
    const slot = this.page.slot("sound");
    if (slot)
      Object.assign(slot.dataset, { state: this.siren.state, rings: Object.values(this.siren.rings).join(" ") });
    const left = this.ringer.left(now);
    const key = this.parts.keys.map.silence.toUpperCase();
    const state = this.running ? `${words.sound_on} [${key}]` : words.sound_blocked;
    this.page.say("sound", left ? fill(words.sound_silenced, { n: left }) : state);
  }

  /**
   * The bar is there while the browser may not sound, or while no shift was begun here, and says which: one click does
   * both.
   * @param {boolean} known whether the desk is
   */
  sits(known) {
    const { words } = this.page;
    const out = !this.parts.seat() && this.parts.begins;
    this.bar.hidden = this.running && !(known && out);
    const label = this.running ? words.off_duty : out ? words.sound_off : words.sound_only;
    if (this.button.textContent !== label) this.button.textContent = label;
  }
}
