// Critical alerts of this seat that nobody has taken, above a page that is not the desk, with their sound. Each is a
// way to the desk; nothing is taken from here.

import { active, announced, chip, place, sorted, text, untaken } from "../ui/alerts.mjs";
import { button, make } from "../ui/elements.mjs";
import { elapsed, fill } from "../ui/text.mjs";
import { SoundOwner } from "./owner.mjs";
import { Ringer, Siren } from "./sound.mjs";

/** @import { Alert, Topics } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @typedef {{siren?: Siren, owner?: SoundOwner}} StripParts */

/** So many are named; the rest are counted. */
const SHOWN = 4;

export class AlarmStrip {
  /** @param {Page} page @param {number} tier length of the seat's code @param {StripParts} [parts] */
  constructor(page, tier, parts = {}) {
    this.page = page;
    this.tier = tier;
    this.ringer = new Ringer();
    this.siren = parts.siren ?? new Siren();
    this.owner = parts.owner ?? new SoundOwner();
    /** @type {Alert[]} */
    this.lines = [];
    this.element = make("div", "alarm-strip");
    this.element.dataset.testid = "alarm-strip";
    this.element.setAttribute("role", "alert");
    this.element.hidden = true;
    this.drawn = "";
  }

  start() {
    this.page.root.prepend(this.element);
    try {
      this.siren.open();
    } catch (error) {
      // A browser without audio: what there is to see stays.
      console.warn(error);
    }
  }

  /** @param {unknown} held topic `alerts`, as the replica has it */
  hear(held) {
    const { all } = /** @type {Topics["alerts"]} */ (held);
    this.lines = [...all]
      .map(([id, line]) => ({ id, ...line }))
      .filter((line) => active(line) && announced(line, this.tier));
  }

  /** A second has passed. @param {number} now city ms @param {boolean} live whether what is shown is known to be so */
  beat(now, live) {
    const running = this.siren.state === "running";
    if (running) this.owner.able();
    this.siren.audible = this.owner.mine;
    const open = this.lines.map((line) => ({ ...line, open: untaken(line) }));
    const priority = live ? this.ringer.step(open, { now: performance.now(), flood: false }) : 0;
    if (priority) this.siren.ring(priority);
    this.#show(now, running);
  }

  /** @param {number} now @param {boolean} running */
  #show(now, running) {
    const { words, live } = this.page;
    const waiting = sorted(this.lines.filter((line) => line.priority === 1 && untaken(line)));
    const height = this.element.offsetHeight;
    this.element.hidden = !waiting.length;
    this.element.dataset.rings = String(this.siren.rings[1]);
    const clocks = waiting.slice(0, SHOWN).map((line) => elapsed(now - line.told_at));
    const drawn = JSON.stringify([waiting.map(({ id, version }) => [id, version]), running]);
    if (drawn !== this.drawn) {
      this.drawn = drawn;
      const rest = waiting.length - SHOWN;
      this.element.replaceChildren(
        make("b", "", fill(words.strip_title, { n: waiting.length })),
        ...waiting.slice(0, SHOWN).map((line) => {
          const what = `${place(line, live)} ${text(line, words, live)} ${line.worker?.post ?? ""}`;
          const inside = [chip(line, words), make("span", "", what), make("span", "digits")];
          return Object.assign(make("a", "unacked", "", inside), { href: `/duty/a/${encodeURIComponent(line.id)}` });
        }),
        ...(rest > 0 ? [make("span", "", fill(words.alerts_more, { n: rest }))] : []),
        ...(running ? [] : [button("", words.strip_sound, () => this.siren.arm())]),
      );
    }
    this.element.querySelectorAll("a .digits").forEach((element, n) => (element.textContent = clocks[n]));
    this.#keep(this.element.offsetHeight - height);
  }

  /**
   * What somebody is at work on stays where it was while the strip above it comes, goes or wraps: no answer leaves the
   * screen, no button moves under a hand. @param {number} grown px
   */
  #keep(grown) {
    const main = grown ? this.page.root.querySelector("main") : null;
    if (!main) return;
    for (const part of [main, ...main.children]) {
      const { scrollTop } = part;
      if (scrollTop || part.contains(document.activeElement)) part.scrollTop = scrollTop + grown;
      if (part === main && main.scrollTop !== scrollTop) return;
    }
  }
}
