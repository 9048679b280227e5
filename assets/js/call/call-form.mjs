// A telephone call keyed in beside the queue: number first, then the words, a type by one key, a place by its letters
// or a click on the map. It stands aside and covers no alert; closing it loses nothing.

import { Commands } from "../live/commands.mjs";
import { newId } from "../live/ids.mjs";
import { untaken } from "../ui/alerts.mjs";
import { button, field, find, make, needed, targetOf, typed } from "../ui/elements.mjs";
import { fill, plain } from "../ui/text.mjs";
import { commandOf, TOWNSHIP } from "./call-command.mjs";
import { typesOf } from "./call-guess.mjs";
import { KnownNumber } from "./call-number.mjs";
import { placesOf } from "./call-places.mjs";

/** @import { Alert, Live, OutcomeLine } from "../types.d.ts" @import { Page } from "../ui/page.mjs" */
/** @import { Place, Places } from "./call-places.mjs" */
/**
 * @typedef {{places: Places, words: Record<string, string[]>, caller: boolean, channels: string[],
 *   title: string, ready: string, place: string}} CallGiven `caller`: whether this viewer is told how often a number
 *   called; `channels`: the usual one first; `title`, `ready`, `place`: its words at a telephone or a window
 * @typedef {Live & {call: CallGiven, grave: string[]}} CallLive
 */

const FORM = "call";
const SHOWN = 6;
const WHOLE_NUMBER = 11;
const SHORTEST_NUMBER = 7;

export class CallForm {
  /** @param {Page<CallLive>} page @param {HTMLElement | null} panel null where the page has none */
  constructor(page, panel) {
    this.page = page;
    this.panel = panel;
    const { words, live } = page;
    this.title = make("h2", "", live.call.title);
    this.known = new KnownNumber(words, live.call.caller);
    this.output = make("output", "call-said");
    this.keys = make("div", "call-keys");
    this.list = make("div", "call-places");
    this.go = make("button", "", words.call_go);
    this.drill = make("div");
    this.form = make("form", "call-form");
    this.id = newId();
    this.type = "";
    this.hears = page.live.topics.some((topic) => topic.startsWith("alerts/"));
    /** Grave matters keyed in here whose alert has not come yet. @type {Set<string>} */
    this.mine = new Set();
    this.commands = new Commands(() => this.#show(), {
      locked: () => page.seat?.lock(),
      own: live.by,
      done: ({ object }) => object === this.id && page.drafts?.drop(FORM),
    });
  }

  start() {
    if (!this.panel || !this.page.live.may_report) return;
    this.#fill(this.panel);
    document.getElementById("new-matter")?.addEventListener("click", () => this.open());
    // A desk with keys of its own opens it by those.
    if (this.page.ownKeys) return;
    document.addEventListener("keydown", (event) => opens(event) && (event.preventDefault(), this.open()));
  }

  open() {
    if (!this.panel || !this.page.live.may_report) return;
    // On the view of the hand-over there is no place for it.
    if (find(this.page.root, "#view-duty")?.hidden) find(this.page.root, "#go-duty")?.click();
    this.panel.hidden = false;
    this.panel.parentElement?.classList.add("calling");
    this.#input("phone").focus();
  }

  close() {
    if (this.panel) this.panel.hidden = true;
    this.panel?.parentElement?.classList.remove("calling");
    find(this.page.root, "#queue")?.focus();
  }

  /** @param {Map<string, OutcomeLine>} outcomes */
  hear(outcomes) {
    this.commands.hear(outcomes);
  }

  /** Takes the alerts of what was keyed in here. @param {Alert[]} lines */
  alerts(lines) {
    for (const id of this.mine) {
      const line = lines.find((one) => one.id.startsWith(`serious/${id}/`));
      if (!line) continue;
      this.mine.delete(id);
      if (untaken(line))
        this.commands.send({ action: "alert.acknowledge", object: line.id, expected_version: line.version });
    }
  }

  /** A click on the map. Whether it was meant for this form. @param {string | undefined} township */
  mapped(township) {
    const name = township && this.page.live.call.places[township]?.[0];
    if (!this.panel || this.panel.hidden || !name) return false;
    this.#chosen({ code: township, name });
    return true;
  }

  /** @param {HTMLElement} panel */
  #fill(panel) {
    const { words, live } = this.page;
    const phone = field({ name: "phone", word: words.call_phone, type: "tel" });
    this.form.append(
      make("header", "", "", [this.title, button("quiet", words.call_close, () => this.close())]),
      this.drill,
      phone,
      this.known.output,
      field({ name: "text", word: words.call_text, long: true }),
      make("div", "field", words.call_type),
      this.keys,
      field({ name: "place", word: live.call.place }),
      this.list,
      field({ name: "address", word: words.call_address }),
      make("div", "call-rest", "", [
        field({ name: "name", word: words.call_name }),
        field({ name: "type", word: words.call_all_types, choices: [["", "—"], ...Object.entries(this.#types)] }),
        field({
          name: "channel",
          word: words.intake_channel,
          choices: live.call.channels.map((c) => [c, words[`channel_${c}`]]),
        }),
      ]),
      this.go,
      this.output,
    );
    this.#input("phone").placeholder = words.call_phone_hint;
    this.form.addEventListener("submit", (event) => (event.preventDefault(), this.#send()));
    this.form.addEventListener("keydown", (event) => this.#key(event));
    this.form.addEventListener("input", (event) => this.#typed(/** @type {HTMLElement} */ (event.target)));
    this.#input("phone").addEventListener("change", () => this.known.ask(this.#input("phone").value, SHORTEST_NUMBER));
    this.page.drafts?.follow(FORM, this.form);
    this.type = this.#input("type").value;
    this.#guess();
    panel.replaceChildren(this.form);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return;
    const digit = event.altKey && /^Digit([1-3])$/.exec(event.code);
    const place = event.target === this.#input("place");
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && event.ctrlKey) this.#send();
    else if (digit) this.#choose(typesOf(this.#input("text").value, this.#vocabulary)[Number(digit[1]) - 1]);
    else if (place && event.key === "Enter") this.#first();
    else if (place && event.key === "ArrowDown") find(this.list, "button")?.focus();
    else if (event.key === "Enter" && event.target === this.#input("phone")) this.#input("text").focus();
    else return;
    event.preventDefault();
    // The desk's own keys are not meant: Escape here closes the form and nothing else.
    event.stopPropagation();
  }

  /** @param {HTMLElement} input */
  #typed(input) {
    if (input === this.#input("phone")) this.known.ask(this.#input("phone").value, WHOLE_NUMBER);
    if (input === this.#input("text")) this.#guess();
    if (input === this.#input("place")) this.#places();
    if (input === this.#input("type")) this.#choose(this.#input("type").value);
  }

  get #vocabulary() {
    const { live } = this.page;
    return { words: live.call.words, names: this.#types, grave: live.grave };
  }

  /** Those that a case may be reported under: an ended one has open cases alone. @returns {Record<string, string>} */
  get #types() {
    const { types, ended_types: ended } = this.page.live;
    return Object.fromEntries(Object.entries(types).filter(([id]) => !ended.includes(id)));
  }

  #guess() {
    const { live } = this.page;
    const types = typesOf(this.#input("text").value, this.#vocabulary);
    const shown = this.type && !types.includes(this.type) ? [...types, this.type] : types;
    this.keys.replaceChildren(
      ...shown.map((type, nth) => {
        const name = nth < types.length ? `${nth + 1} ${live.types[type]}` : live.types[type];
        const key = button(type === this.type ? "chosen" : "", name, () => this.#choose(type));
        key.setAttribute("aria-pressed", String(type === this.type));
        key.tabIndex = -1;
        return key;
      }),
    );
  }

  /** @param {string} type */
  #choose(type) {
    this.type = type ?? "";
    this.#input("type").value = this.type;
    this.#guess();
    this.#keep();
  }

  #places() {
    const { words, live } = this.page;
    const text = this.#input("place").value;
    const fits = this.#exact() ? [] : placesOf(text, live.call.places).slice(0, SHOWN);
    this.list.replaceChildren(
      ...fits.map((place) => {
        const about = place.code.length <= TOWNSHIP ? ` · ${words.call_township}` : "";
        return button("quiet", `${place.name}${about}`, () => this.#chosen(place));
      }),
    );
  }

  #first() {
    const [first] = placesOf(this.#input("place").value, this.page.live.call.places);
    if (first) this.#chosen(first);
  }

  /** @param {Place} place */
  #chosen({ code, name }) {
    this.#input("place").value = `${name} ${code}`;
    this.list.replaceChildren();
    this.#keep();
    this.#input("address").focus();
  }

  /** The code of a place that was chosen, "" for what is only typed. */
  #exact() {
    const code = /(?:^|\s)(\d{6,12})\s*$/.exec(plain(this.#input("place").value))?.[1] ?? "";
    return code in this.page.live.call.places ? code : "";
  }

  #send() {
    const made = commandOf(typed(this.form), this.type, this.#region(), this.page.words);
    if (typeof made === "string") {
      this.output.replaceChildren(made);
      return;
    }
    this.commands.send({ action: "case.report", object: this.id, expected_version: 0, ...made });
  }

  /** Code of the place, or what to say where it is none or several. @returns {{code: string, why: string}} */
  #region() {
    const { words, live } = this.page;
    const place = plain(this.#input("place").value);
    const code = this.#exact();
    const fits = code || !place ? [] : placesOf(place, live.call.places);
    if (code || fits.length === 1) return { code: code || fits[0].code, why: "" };
    const why = fits.length ? fill(words.call_many, { place, n: fits.length }) : fill(words.call_no_place, { place });
    return { code: "", why };
  }

  #show() {
    const { words } = this.page;
    const one = this.commands.of.get(this.id);
    if (!one) return;
    this.go.disabled = !["refused", "accepted"].includes(one.state);
    if (one.state === "accepted") return this.#next(one.detail);
    const why = words[`refused_${one.code}`] ?? words.refused_other;
    this.output.replaceChildren(one.state === "refused" ? why : words[`command_${one.state}`]);
  }

  /** Says what became of it, and makes room for the next call. @param {string} code */
  #next(code) {
    const { words, live } = this.page;
    const link = Object.assign(make("a", "", code), { href: `/case/${code}`, target: "_blank" });
    const pin = this.commands.pins.get(this.id);
    // Where alerts are heard of, the one of this matter is the own: who keyed it in knows of it.
    const grave = this.hears && live.grave.includes(this.type);
    if (grave) this.mine.add(this.id);
    this.form.reset();
    this.type = "";
    this.known.forget();
    this.id = newId();
    this.list.replaceChildren();
    this.#guess();
    this.title.textContent = live.call.ready;
    const more = [grave ? words.call_mine : "", pin ? ` ${fill(words.intake_pin, { pin })}` : ""];
    this.output.replaceChildren(words.call_done, link, ...more.filter(Boolean));
    if (this.panel && !this.panel.hidden) this.#input("phone").focus();
    this.page.reported();
  }

  #keep() {
    this.page.drafts?.keep(FORM, Object.fromEntries(new FormData(this.form)));
  }

  /** @param {string} name */
  #input(name) {
    return needed(/** @type {HTMLInputElement | null} */ (find(this.form, `[name=${name}]`)));
  }
}

/**
 * Whether a key press opens the form: C alone, outside of any field, and not while a Chinese input method composes.
 * @param {KeyboardEvent} event
 */
export function opens(event) {
  if (event.repeat || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return false;
  if (targetOf(event)?.closest?.("input, textarea, select, [contenteditable]")) return false;
  return event.key === "c" || event.key === "C";
}
