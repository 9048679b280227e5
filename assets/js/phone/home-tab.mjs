// The first tab: agreeing to positions, the session of duty, and the emergency numbers.

import { make } from "../ui/elements.mjs";
import { elapsed, fill, minute } from "../ui/text.mjs";
import { Numbers, part, pressed, say, show } from "./parts.mjs";

/** @import { Acts } from "./acts.mjs" */
/** @import { View } from "./app.mjs" */

const PURPOSES = ["patrol", "safety", "emergency", "on_site"];

export class HomeTab {
  /** @param {Acts} acts */
  constructor(acts) {
    this.consent = new ConsentCard(acts);
    this.duty = new DutyCard(acts);
    this.numbers = new Numbers();
    this.element = part("section", "home", "tab");
    this.element.append(this.consent.element, this.duty.element, this.numbers.element);
  }

  /** @param {View} view */
  draw(view) {
    this.consent.draw(view);
    this.duty.draw(view);
    this.numbers.draw(view.words);
  }

  /** @param {number} now city ms */
  beat(now) {
    this.duty.beat(now);
  }
}

/** Asked before the first session; without it everything but positions works. */
class ConsentCard {
  /** @param {Acts} acts */
  constructor(acts) {
    this.title = make("h2");
    this.lines = ["what", "when", "who", "long", "free"].map((name) => ({ name, element: make("li") }));
    this.yes = pressed("agree", "first", () => acts.agree(true, this.version));
    this.no = pressed("disagree", "", () => acts.agree(false, this.version));
    this.element = part("section", "consent", "card");
    const list = make("ul", "", "", [...this.lines.map(({ element }) => element)]);
    this.element.append(this.title, list, make("div", "buttons", "", [this.no, this.yes]));
    this.version = "";
  }

  /** @param {View} view */
  draw({ words, consent, given, own }) {
    this.version = given.text;
    show(this.element, consent === null || (consent.given && consent.version !== given.text));
    say(this.title, words.phone_consent_title);
    const values = { days: own?.tracks_days ?? "…" };
    for (const { name, element } of this.lines) say(element, fill(words[`phone_consent_${name}`], values));
    say(this.yes, words.phone_agree);
    say(this.no, words.phone_disagree);
  }
}

class DutyCard {
  /** @param {Acts} acts */
  constructor(acts) {
    this.title = make("h2");
    this.purpose = "";
    this.choices = PURPOSES.map((name) => {
      const input = Object.assign(make("input"), { type: "radio", name: "purpose", value: name });
      input.addEventListener("change", () => {
        this.purpose = name;
        this.#able();
      });
      const text = make("span");
      return { name, input, text, label: make("label", "choice", "", [input, text]) };
    });
    this.begin = pressed("begin", "first", () => this.#begin(acts));
    this.purposes = make("div", "choices", "", [...this.choices.map(({ label }) => label)]);
    this.clock = part("p", "duty-clock", "clock");
    this.since = make("p", "quiet");
    this.front = make("p", "quiet");
    this.end = pressed("end", "dark", () => acts.end());
    this.pocket = pressed("pocket", "", () => this.#dark(true));
    this.running = make("div", "running", "", [
      this.clock,
      this.since,
      make("div", "buttons", "", [this.pocket, this.end]),
    ]);
    this.cover = part("button", "cover", "cover");
    this.cover.type = "button";
    this.cover.hidden = true;
    this.cover.addEventListener("dblclick", () => this.#dark(false));
    this.element = part("section", "duty", "card duty");
    this.element.append(this.title, this.purposes, this.begin, this.running, this.front, this.cover);
    this.started = 0;
    this.able = false;
  }

  /** @param {View} view */
  draw({ words, duty, consent, waiting, now, watching }) {
    this.started = duty?.started ?? 0;
    this.able = Boolean(consent);
    say(
      this.title,
      duty ? fill(words.phone_duty, { purpose: words[`purpose_${duty.purpose}`] }) : words.phone_duty_begin,
    );
    for (const { name, text } of this.choices) say(text, words[`purpose_${name}`]);
    show(this.purposes, !duty);
    show(this.begin, !duty);
    show(this.running, Boolean(duty));
    say(this.begin, words.phone_begin);
    say(this.end, words.phone_end);
    say(this.pocket, words.phone_pocket);
    const values = { time: duty ? minute(duty.started) : "", n: waiting.live + waiting.backfill };
    const sends = consent?.given ? (watching ? "phone_duty_sends" : "phone_duty_other") : "phone_duty_none";
    say(this.since, duty ? fill(words[sends], values) : "");
    say(this.front, consent?.given === false ? words.phone_without : words.phone_front);
    this.cover.ariaLabel = words.phone_pocket_end;
    this.cover.dataset.text = words.phone_pocket_end;
    if (!duty) this.#dark(false);
    this.#able();
    this.beat(now);
  }

  /** @param {number} now city ms */
  beat(now) {
    if (this.started) say(this.clock, elapsed(Math.max(0, now - this.started)));
  }

  #able() {
    this.begin.disabled = !this.purpose || !this.able;
  }

  /** @param {Acts} acts */
  async #begin(acts) {
    await acts.begin(this.purpose);
    this.purpose = "";
    for (const { input } of this.choices) input.checked = false;
  }

  /** A dark screen for the pocket: the page has to stay in front. @param {boolean} on */
  #dark(on) {
    show(this.cover, on);
  }
}
