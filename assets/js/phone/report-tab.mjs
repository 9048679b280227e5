// A report in three taps: this tab, a type, done. Words and the place are there for who wants to add them.

import { make } from "../ui/elements.mjs";
import { fill, when } from "../ui/text.mjs";
import { Attach, filesOf } from "./attach.mjs";
import { drafts, dropDraft } from "./attached.mjs";
import { Numbers, part, pressed, say, show } from "./parts.mjs";

/** @import { Acts } from "./acts.mjs" */
/** @import { TypeLine, View } from "./app.mjs" */

/** What an emergency call comes before stands first. */
const CATEGORIES = ["E", "H", "D", "S", "C", "P", "O"];
const LONGEST = 500;
/** Of the city's table: about somebody who works for it. It goes to the named office alone. */
export const COMPLAINT = "R05";
/** What a complaint may be: the other is about the own tasks and benefits. */
const COMPLAINTS = [COMPLAINT, "R06"];

export class ReportTab {
  /** @param {Acts} acts */
  constructor(acts) {
    this.acts = acts;
    this.category = "";
    this.type = "";
    this.sought = "";
    this.drafted = false;
    this.notice = "";
    this.numbers = new Numbers();
    this.chips = CATEGORIES.map((name) => ({
      name,
      element: pressed(`category-${name}`, name === "E" ? "chip grave" : "chip", () => this.#choose(name)),
    }));
    this.what = make("h2");
    this.search = Object.assign(part("input", "search"), { type: "search", autocomplete: "off", maxLength: 20 });
    this.search.addEventListener("input", () => {
      this.sought = this.search.value.trim();
      this.redraw();
    });
    /** @type {Map<string, HTMLButtonElement>} */
    this.types = new Map();
    this.list = part("div", "types", "types");
    this.more = make("h2");
    this.text = Object.assign(part("textarea", "words"), { rows: 3, maxLength: LONGEST });
    this.text.addEventListener("input", () => void acts.keep("draft", this.text.value));
    this.placed = Object.assign(part("input", "placed"), { type: "checkbox", checked: true });
    this.place = make("span");
    this.office = make("p", "quiet");
    this.attach = new Attach("report", async (bytes, type) => {
      await acts.pick(bytes, type);
      await this.#drafts();
    });
    this.reporter = new ReporterField();
    this.added = part("ul", "added", "added");
    this.send = pressed("send", "first", () => this.#send());
    this.done = Object.assign(part("p", "sent", "done"), { role: "status" });
    this.sentTitle = make("h2");
    this.sent = part("ul", "sent-list");
    this.asks = make("p", "quiet");
    this.element = part("section", "report", "tab");
    this.element.append(...this.#cards());
  }

  #cards() {
    const chips = make("div", "chips", "", [...this.chips.map(({ element }) => element)]);
    return [
      this.done,
      this.numbers.element,
      make("section", "card", "", [this.what, chips, this.search, this.list]),
      make("section", "card", "", [
        this.more,
        this.text,
        make("label", "choice", "", [this.placed, this.place]),
        this.office,
        this.attach.element,
        this.added,
        this.reporter.element,
      ]),
      this.send,
      make("section", "card", "", [this.sentTitle, this.sent, this.asks]),
    ];
  }

  /** A complaint: of one type, which never goes the usual way. */
  complain() {
    Object.assign(this, { category: "", type: COMPLAINT, sought: "" });
    this.placed.checked = false;
    this.redraw();
  }

  redraw() {
    if (this.view) this.draw(this.view);
  }

  /** @param {View} view */
  draw(view) {
    this.view = view;
    const { words, own } = view;
    say(this.what, words.phone_what);
    say(this.more, words.phone_more);
    say(this.place, fill(words.phone_placed, { village: own?.village_name ?? "" }));
    say(this.send, words.phone_send);
    this.text.ariaLabel = words.phone_more;
    this.search.ariaLabel = this.search.placeholder = words.phone_search;
    for (const { name, element } of this.chips) {
      say(element, words[`category_${name}`]);
      element.setAttribute("aria-pressed", String(name === this.category));
    }
    this.numbers.draw(words);
    const chosen = own?.types.find(({ id }) => id === this.type);
    show(this.numbers.element, this.category === "E" || Boolean(chosen?.serious));
    say(this.office, chosen?.restricted ? words.phone_office : "");
    this.#types(view);
    this.send.disabled = !this.type;
    this.attach.draw(words);
    this.reporter.draw(words, !chosen?.restricted);
    say(this.done, this.notice);
    show(this.done, this.notice !== "");
    this.#sent(view);
    if (!this.drafted) void this.#draft();
  }

  /** What was written before the app was closed. */
  async #draft() {
    this.drafted = true;
    this.text.value = (await this.acts.store.get("draft")) ?? "";
    await this.#drafts();
  }

  /** What was added to it; each can be taken out again. */
  async #drafts() {
    const { words } = this.view ?? {};
    if (!words) return;
    const lines = (await drafts(this.acts.store)).map(({ type, bytes, hash }) => {
      const out = pressed("added-out", "", async () => {
        await dropDraft(this.acts.store, hash);
        await this.#drafts();
      });
      say(out, words.phone_file_out);
      return make("li", "", "", [previewOf(type, bytes, words), out]);
    });
    for (const old of this.added.querySelectorAll("img, audio")) URL.revokeObjectURL(old.getAttribute("src") ?? "");
    this.added.replaceChildren(...lines);
  }

  /** Buttons are made once and stay; what does not fit is out of sight. @param {View} view */
  #types({ own, language }) {
    for (const one of own?.types ?? []) {
      let element = this.types.get(one.id);
      if (!element) {
        element = pressed(`type-${one.id}`, "chip", () => this.#take(one.id));
        this.types.set(one.id, element);
      }
      say(element, language === "zh" ? one.name : one.en);
      element.setAttribute("aria-pressed", String(one.id === this.type));
      show(element, one.id === this.type || this.#fits(one, own?.usual ?? []));
    }
    const order = [...(own?.usual ?? []), ...this.types.keys()];
    const wanted = [...new Set(order)].flatMap((id) => this.types.get(id) ?? []);
    if (wanted.some((element, n) => this.list.children[n] !== element)) this.list.replaceChildren(...wanted);
  }

  /** @param {TypeLine} one @param {string[]} usual */
  #fits(one, usual) {
    if (COMPLAINTS.includes(this.type) && !this.sought) return COMPLAINTS.includes(one.id);
    if (this.sought) return `${one.name} ${one.en}`.toLowerCase().includes(this.sought.toLowerCase());
    return this.category ? one.category === this.category : usual.includes(one.id);
  }

  /** @param {string} category */
  #choose(category) {
    this.category = this.category === category ? "" : category;
    this.notice = "";
    this.redraw();
  }

  /** @param {string} type */
  #take(type) {
    this.type = this.type === type ? "" : type;
    this.notice = "";
    this.redraw();
  }

  async #send() {
    const { own, words } = this.view ?? {};
    const chosen = own?.types.find(({ id }) => id === this.type);
    if (!own || !chosen || !words) return;
    const [text, placed] = [this.text.value.trim(), this.placed.checked];
    const { id: type, category } = chosen;
    const reporter = chosen.restricted ? "" : this.reporter.input.value.trim();
    const found = await this.acts.report({ type, category, text, region: own.village, placed, reporter });
    if (found === null) return;
    this.notice = placed && !found ? fill(words.phone_sent_village, { village: own.village_name }) : words.phone_sent;
    Object.assign(this, { type: "", category: "", sought: "" });
    this.text.value = this.search.value = this.reporter.input.value = "";
    this.placed.checked = true;
    await this.#drafts();
    this.redraw();
    this.element.parentElement?.scrollTo?.(0, 0);
  }

  /** @param {View} view */
  #sent({ words, sent, files, own, language, first, now }) {
    say(this.sentTitle, words.phone_sent_title);
    show(/** @type {HTMLElement} */ (this.sent.parentElement), sent.length > 0);
    say(this.asks, own ? fill(words.phone_asks, { address: own.progress }) : "");
    const lines = sent.map(({ id, type, at, seq }) => {
      const known = own?.types.find((one) => one.id === type);
      const name = known ? (language === "zh" ? known.name : known.en) : type;
      const state = words[seq >= first ? "phone_waits" : "phone_kept"];
      const filed = own?.cases?.[id];
      const code = filed ? fill(words.phone_case, { code: filed.code }) : "";
      const parts = [`${when(at, now, words)} ${name}`, filed?.state[language] ?? state, code];
      const whistles = (filed?.whistles ?? []).map((one) => one[language]);
      return { id, text: [...parts, filesOf(files, id, words)].filter(Boolean).join(" · "), whistles };
    });
    const drawn = JSON.stringify(lines);
    if (this.sent.dataset.drawn === drawn) return;
    this.sent.dataset.drawn = drawn;
    this.sent.replaceChildren(
      ...lines.map(({ text, whistles }) =>
        make("li", "", text, [...whistles.map((line) => make("p", "whistle quiet", line))]),
      ),
    );
  }
}

/** The telephone of the resident who told the worker; a complaint bears the worker's own name and has none. */
class ReporterField {
  constructor() {
    this.name = make("span");
    this.input = Object.assign(part("input", "reporter"), { type: "tel", autocomplete: "off", maxLength: 20 });
    this.element = make("label", "", "", [this.name, this.input]);
  }

  /** @param {Record<string, string>} words @param {boolean} on */
  draw(words, on) {
    say(this.name, words.phone_reporter);
    show(this.element, on);
  }
}

/** A picture as it will be sent, or the note to be heard again. @param {string} type @param {ArrayBuffer} bytes
 * @param {Record<string, string>} words */
function previewOf(type, bytes, words) {
  const src = URL.createObjectURL(new Blob([bytes], { type }));
  if (type.startsWith("image/")) return Object.assign(make("img"), { src, alt: words.phone_photo_alt });
  return Object.assign(make("audio"), { src, controls: true, ariaLabel: words.phone_voice_alt });
}
