// The two buttons that add a picture or a voice note, and what was added. Never asked for: a report is one without.

import { REPORTER } from "./attached.mjs";
import { make } from "../ui/elements.mjs";
import { fill } from "../ui/text.mjs";
import { part, pressed, say, show } from "./parts.mjs";
import { photo } from "./photo.mjs";
import { Voice } from "./voice.mjs";

/** @import { Words } from "../types.d.ts" */
/** @import { FileLine } from "./attached.mjs" */
/** Of one file, and files of a case: as the server has them. */
const [MEGABYTES, OF_A_CASE] = [10, 20];

/** @typedef {(bytes: ArrayBuffer, type: string) => unknown} Adds */

export class Attach {
  /** @param {string} id @param {Adds} adds keeps what was taken */
  constructor(id, adds) {
    this.adds = adds;
    this.input = Object.assign(make("input"), { type: "file", accept: "image/*", hidden: true });
    this.input.addEventListener("change", () => void this.#taken());
    this.photo = pressed(`${id}-photo`, "", () => this.input.click());
    this.voice = new Voice({ done: (bytes, type) => adds(bytes, type), changed: () => this.#redraw() });
    this.record = pressed(`${id}-voice`, "", () => this.voice.press());
    this.trouble = part("p", `${id}-trouble`, "state");
    this.trouble.role = "status";
    this.why = "";
    this.element = make("div", "", "", [
      make("div", "buttons", "", [this.photo, this.record, this.input]),
      this.trouble,
    ]);
    this.words = /** @type {Words | null} */ (null);
  }

  /** @param {Words} words */
  draw(words) {
    this.words = words;
    this.#redraw();
  }

  #redraw() {
    const { words, voice } = this;
    if (!words) return;
    say(this.photo, words.phone_photo);
    say(this.record, words[voice.on ? "phone_voice_stop" : "phone_voice"]);
    this.record.setAttribute("aria-pressed", String(voice.on));
    show(this.record, Voice.able());
    const why = this.why || voice.trouble;
    say(this.trouble, why ? words[why] : "");
    show(this.trouble, why !== "");
  }

  /** A picture was chosen or taken. */
  async #taken() {
    const [file] = this.input.files ?? [];
    if (!file) return;
    const one = await photo(file);
    // The same picture may be chosen again.
    this.input.value = "";
    this.why = one ? "" : "phone_photo_no";
    if (one) await this.adds(one.bytes, one.type);
    this.#redraw();
  }
}

/** @param {Words} words @param {string} code */
const whyNot = (words, code) => fill(words[`media_no_${code}`] ?? code, { mb: MEGABYTES, most: OF_A_CASE });

/**
 * What became of the files of a report or an order, as text: "" for none.
 * @param {FileLine[]} files @param {string} about @param {Words} words
 */
export function filesOf(files, about, words) {
  const own = files.filter((one) => one.about === about && one.type !== REPORTER);
  const told = files.find((one) => one.about === about && one.type === REPORTER);
  const count = (/** @type {string} */ state) => own.filter((one) => one.state === state).length;
  const [waits, sent] = [count("waits"), count("sent")];
  const refused = own.filter((one) => one.state === "refused");
  return [
    waits ? fill(words.phone_files_wait, { n: waits }) : "",
    sent ? fill(words.phone_files_sent, { n: sent }) : "",
    told ? words[`phone_reporter_${told.state}`] : "",
    ...new Set(refused.map(({ code }) => fill(words.phone_files_refused, { why: whyNot(words, code) }))),
  ]
    .filter(Boolean)
    .join(" · ");
}
