// What an officer looks up about an alert by a click, each on record: the name and telephone of who called for help,
// and what was reported around there before. Kept while that alert is looked at, and asked for anew after another.

import { post } from "../live/http.mjs";
import { button, make } from "../ui/elements.mjs";
import { whyNot } from "../ui/export-form.mjs";
import { askReason } from "../ui/reason.mjs";
import { fill, timed } from "../ui/text.mjs";
import { cameras } from "./later.mjs";

/** @import { Alert, Words } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { NearCamera } from "./cameras.mjs" */
/** @import { camerasOf } from "./cameras.mjs" */
/**
 * @typedef {{day: number, quarter: number}} Counted in 24 hours, in 90 days
 * @typedef {{at: number, place: (Counted & {category: string})[] | null, disputes?: Counted, caller?: Counted | null}}
 *   Past `at`: city ms
 * @typedef {{name: string, phone: string}} Contact
 * @typedef {{past?: Past, contact?: Contact, camera?: {site: string, link: string}, refused?: string}} Looked what
 *   was told, or why not
 * @typedef {{send?: typeof post, why?: typeof askReason, load?: typeof cameras}} LookupParts
 */

export class Lookups {
  /** @param {Page} page @param {() => void} changed @param {LookupParts} [parts] */
  constructor(page, changed, { send = post, why = askReason, load = cameras } = {}) {
    this.page = page;
    this.changed = changed;
    this.send = send;
    this.why = why;
    this.load = load;
    /** @type {typeof camerasOf | null | undefined} */
    this.view = undefined;
    /** Of the alert that was looked at last. */
    this.alert = "";
    /** @type {Looked} */
    this.told = {};
  }

  /** What was told of an alert. @param {Pick<Alert, "id">} line @returns {Looked} */
  of({ id }) {
    return id === this.alert ? this.told : {};
  }

  /** Who called: an alert of theirs that stands is the reason, where the server knows of it. @param {Alert} line */
  async contact(line) {
    const query = { number: Number(line.subject), phone: true };
    const answer = await this.#asked("/workers/name", query);
    // 422: the server knows of no alert of theirs, so a reason is said.
    if (answer?.status !== 422) return this.#keep(line, "contact", answer);
    const reason = await this.#reason(line, "contact_why");
    if (reason) await this.#keep(line, "contact", await this.#asked("/workers/name", { ...query, reason }));
  }

  /** What was reported there before. @param {Alert} line */
  async past(line) {
    const reason = await this.#reason(line, "before_why");
    if (!reason) return;
    const { region, case: code, approx, lon_e6, lat_e6 } = line;
    const place = approx ? {} : { lon: lon_e6, lat: lat_e6 };
    await this.#keep(line, "past", await this.#asked("/duty/past", { region, case: code, reason, ...place }));
  }

  /** A camera's link. @param {Alert} line @param {string} site */
  async camera(line, site) {
    await this.#keep(line, "camera", await this.#asked("/duty/camera", { site, alert: line.id }));
    return this.of(line).camera?.link ?? "";
  }

  /** Rows of those near by. @param {Alert} line @param {NearCamera[]} near @param {number} now city ms */
  cameras(line, near, now) {
    if (!near.length || line.approx) return "";
    if (this.view === undefined) {
      this.view = null;
      this.load().then(({ camerasOf }) => ((this.view = camerasOf), this.changed()));
    }
    return this.view?.(near, line, this.page.words, this, now) ?? "";
  }

  /** @param {string} address @param {object} query @returns {Promise<Response | null>} */
  #asked(address, query) {
    return this.send(address, query).catch(() => null);
  }

  /** @param {Alert} line @param {string} word */
  #reason(line, word) {
    return this.why(this.page, this.page.words[word], `duty/${word}/${line.id}`);
  }

  /** @param {Alert} line @param {"contact" | "past" | "camera"} what @param {Response | null} answer */
  async #keep(line, what, answer) {
    const { words, seat } = this.page;
    if (answer?.status === 423) seat?.lock();
    const known = this.of(line);
    this.alert = line.id;
    this.told = answer?.ok
      ? { ...known, refused: "", [what]: await answer.json() }
      : { ...known, refused: await whyNot(answer, { ...words, export_failed: words.reveal_refused }) };
    this.changed();
  }
}

/**
 * The name and the number that can be called, or the button that asks for them.
 * @param {Alert} line
 * @param {Words} words
 * @param {Lookups | undefined} lookups
 * @returns {(Node | string)[]}
 */
export function contactOf(line, words, lookups) {
  if (!lookups) return [];
  const { contact, refused } = lookups.of(line);
  if (!contact) {
    const asks = button("quiet", words.card_contact, () => lookups.contact(line));
    asks.dataset.testid = "card-contact";
    return [asks, make("span", "refusal", refused ?? "")];
  }
  const { name, phone } = contact;
  const call = phone ? Object.assign(make("a", "tel", `☎ ${phone}`), { href: `tel:${phone}` }) : words.card_no_phone;
  return [make("b", "", name), " ", call];
}

/**
 * What was there before, in one line, or the button that asks.
 * @param {Alert} line
 * @param {Words} words
 * @param {Lookups | undefined} lookups
 * @param {number} now city ms
 * @returns {Node | string}
 */
export function pastOf(line, words, lookups, now) {
  if (!lookups) return "";
  const { past, refused } = lookups.of(line);
  if (past) return pastText(past, words, now);
  const asks = button("quiet", words.card_past_ask, () => lookups.past(line));
  asks.dataset.testid = "card-past";
  return make("span", "", "", [asks, make("span", "refusal", refused ?? "")]);
}

/** @param {Past} past @param {Words} words @param {number} now city ms */
export function pastText({ at, place, disputes, caller }, words, now) {
  const sum = (/** @type {"day" | "quarter"} */ name) => (place ?? []).reduce((all, one) => all + one[name], 0);
  const kinds = (place ?? []).map((one) => `${words[`category_${one.category}`]} ${one.quarter}`).join(words.list_mark);
  const near = fill(words.before_place, { day: sum("day"), quarter: sum("quarter") });
  return [
    place ? [near, kinds].filter(Boolean).join(words.before_of) : words.before_unplaced,
    disputes ? fill(words.before_disputes, disputes) : "",
    caller ? fill(words.before_caller, caller) : "",
    fill(words.before_at, { time: timed(at, now, words) }),
  ]
    .filter(Boolean)
    .join(" · ");
}
