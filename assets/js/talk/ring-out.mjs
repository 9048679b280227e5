// Who did not answer is told by telephone or SMS: a person's click, a message like any other, by a gateway that there
// is. What became of each is on the message's own row.

import { newId } from "../live/ids.mjs";
import { fill } from "../ui/text.mjs";
import { plain, say, shown } from "./parts.mjs";

/** @import { OwnCall } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { CallingLive } from "./desk.mjs" */
/** @typedef {(action: string, id: string, body: object) => void} Ask */

/** Gateways by the word before an address, the first that there is. */
const WAYS = [
  ["phone", "webhook"],
  ["sms", "sms"],
];

/** @param {string[]} channels that are configured */
export const wayOut = (channels) => WAYS.find(([, gateway]) => channels.includes(gateway))?.[0] ?? "";

/** One time that a member did not answer. @param {OwnCall["members"][number]} member */
const missKey = ([address, , , at]) => `${address}/${at}`;

/** The button of it, below the members of a call. */
export class RingOut {
  /** @param {Page<CallingLive>} page @param {Ask} ask */
  constructor(page, ask) {
    const { commands, channels = [] } = page.live;
    this.page = page;
    this.ask = ask;
    this.way = commands.includes("message.send") ? wayOut(channels) : "";
    /** Those that were told, each time. @type {Set<string>} */
    this.told = new Set();
    /** @type {OwnCall | undefined} */
    this.call = undefined;
    this.element = plain("talk-out", "");
    this.element.addEventListener("click", () => this.#tell());
  }

  /** @param {OwnCall | undefined} call that this desk leads */
  draw(call) {
    this.call = call;
    const count = this.#missed().length;
    shown(this.element, count > 0 && this.way !== "");
    if (count) say(this.element, fill(this.page.words[`talk_out_${this.way || "sms"}`], { n: count }));
  }

  #missed() {
    const { members = [] } = this.call ?? {};
    return members.filter((one) => one[1] === "unanswered" && !this.told.has(missKey(one)));
  }

  #tell() {
    const who = this.#missed();
    if (!this.call || !who.length) return;
    for (const one of who) this.told.add(missKey(one));
    const { about, by } = this.call;
    const to = who.map(([address]) => `${this.way}:${address}`);
    const text = fill(this.page.words.talk_out_text, { by });
    this.ask("message.send", newId(), { kind: "text", text, about, audience: { to } });
    this.draw(this.call);
  }
}
