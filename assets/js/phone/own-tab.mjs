// What is kept of this worker and for how long, what was agreed to, who looked at the own track, and where to complain.

import { make } from "../ui/elements.mjs";
import { dated, fill } from "../ui/text.mjs";
import { part, pressed, say, show } from "./parts.mjs";
import { COMPLAINT } from "./report-tab.mjs";

/** @import { Acts } from "./acts.mjs" */
/** @import { View } from "./app.mjs" */

const LANGUAGES = { zh: "中文", en: "English" };

export class OwnTab {
  /** @param {Acts} acts @param {() => void} complains opens the form for it */
  constructor(acts, complains) {
    this.acts = acts;
    this.who = make("h2");
    this.kind = make("p", "quiet");
    this.data = make("h2");
    this.kept = ["track", "report", "phone"].map((name) => ({ name, element: make("li") }));
    this.consent = part("p", "consent-state", "state");
    this.version = "";
    this.withdraw = pressed("withdraw", "", () => acts.agree(false, this.version));
    this.agree = pressed("agree-again", "first", () => acts.keep("consent", null));
    this.rights = make("p", "quiet");
    this.looksTitle = make("h2");
    this.looks = part("ul", "looks");
    this.benefitsTitle = make("h2");
    this.benefits = part("ul", "benefits");
    this.stationsTitle = make("h2");
    this.stations = part("ul", "stations");
    this.complaint = make("h2");
    this.away = make("p", "quiet");
    this.complain = pressed("complain", "", complains);
    this.lines = ["12388", "12345"].map((number) => {
      const name = make("span");
      const link = make("a", "call", "", [make("b", "", number), name]);
      link.href = `tel:${number}`;
      return { number, name, link };
    });
    this.left = part("p", "left", "state");
    this.forget = pressed("forget", "", () => acts.store.forget(this.device));
    this.device = 0;
    this.phone = make("h2");
    this.background = make("p", "quiet");
    this.safe = make("p", "quiet");
    this.language = Object.entries(LANGUAGES).map(([name, text]) => {
      const element = pressed(`language-${name}`, "", () => acts.keep("language", name));
      say(element, text);
      return { name, element };
    });
    this.element = part("section", "own", "tab");
    this.element.append(...this.#cards());
  }

  #cards() {
    const card = (/** @type {(Node | string)[]} */ ...inside) => make("section", "card", "", inside);
    const kept = make("ul", "", "", [...this.kept.map(({ element }) => element)]);
    return [
      card(this.who, this.kind, make("div", "buttons", "", [...this.language.map(({ element }) => element)])),
      card(this.data, kept, this.consent, this.rights, make("div", "buttons", "", [this.withdraw, this.agree])),
      card(this.looksTitle, this.looks),
      card(this.benefitsTitle, this.benefits),
      card(this.stationsTitle, this.stations),
      card(this.complaint, this.away, this.complain, make("div", "calls", "", [...this.lines.map(({ link }) => link)])),
      card(this.phone, this.background, this.safe, this.left, this.forget),
    ];
  }

  /** @param {View} view */
  draw(view) {
    const { words, own, phone, safe, left, language } = view;
    say(this.who, own ? `${own.post} ${own.name}` : words.phone_unknown);
    say(this.kind, own ? words[`phone_kind_${own.kind}`] : "");
    this.#consent(view);
    this.#looks(view);
    this.#rights(view);
    say(this.complaint, words.phone_complaint);
    say(this.away, words.phone_complaint_away);
    say(this.complain, words.phone_complain);
    show(this.complain, Boolean(own?.types.some(({ id }) => id === COMPLAINT)));
    for (const { number, name } of this.lines) say(name, words[`phone_call_${number}`]);
    say(this.phone, fill(words.phone_this, { device: phone?.device ?? "" }));
    say(this.background, words.phone_background);
    say(this.safe, words[safe ? "phone_safe" : "phone_unsafe"]);
    this.device = phone?.device ?? 0;
    say(this.left, fill(words.phone_left, { n: left }));
    show(this.left, left > 0);
    say(this.forget, words.phone_forget);
    show(this.forget, left > 0);
    for (const { name, element } of this.language) element.setAttribute("aria-pressed", String(name === language));
  }

  /** What the worker is given, and where to rest. @param {View} view */
  #rights({ words, own }) {
    say(this.benefitsTitle, words.phone_benefits);
    say(this.stationsTitle, words.phone_stations);
    const benefits = (own?.benefits ?? []).map(({ name, by, until, over }) => {
      const end = until ? fill(words[over ? "phone_benefit_over" : "phone_benefit_until"], { day: until }) : "";
      return [`${name}（${by}）`, end || words.benefit_no_end].join(" · ");
    });
    const stations = (own?.stations ?? []).map(({ name, m, open }) =>
      [name, fill(words.phone_station_way, { m }), words[open ? "phone_station_open" : "phone_station_shut"]].join(
        " · ",
      ),
    );
    listed(this.benefits, benefits.length ? benefits : [words.phone_benefits_none]);
    listed(this.stations, stations.length ? stations : [words.phone_stations_none]);
  }

  /** @param {View} view */
  #consent({ words, consent, given, own }) {
    this.version = given.text;
    say(this.data, words.phone_data);
    for (const { name, element } of this.kept)
      say(element, fill(words[`phone_keeps_${name}`], { days: own?.tracks_days ?? "…" }));
    const state = consent ? (consent.given ? "phone_agreed" : "phone_withdrawn") : "phone_unasked";
    const waits = consent && !consent.acknowledged ? ` · ${words.phone_waits}` : "";
    const time = consent ? dated(consent.at) : "";
    say(this.consent, `${fill(words[state], { time, version: consent?.version ?? "" })}${waits}`);
    say(this.rights, words.phone_rights);
    say(this.withdraw, words.phone_withdraw);
    say(this.agree, words.phone_ask_again);
    show(this.withdraw, Boolean(consent?.given));
    show(this.agree, consent?.given === false);
  }

  /** @param {View} view */
  #looks({ words, own }) {
    say(this.looksTitle, words.phone_looks);
    const lines = own ? own.looks.map((look) => lineOf(look, words)) : [words.phone_unknown];
    listed(this.looks, lines.length ? lines : [words.phone_looks_none]);
  }
}

/** Lines of a list, where they are others. @param {HTMLElement} list @param {string[]} lines */
function listed(list, lines) {
  const drawn = JSON.stringify(lines);
  if (list.dataset.drawn === drawn) return;
  list.dataset.drawn = drawn;
  list.replaceChildren(...lines.map((text) => make("li", "", text)));
}

/**
 * @param {{at: number, role: string, day: string, reason: string, decision: string}} look
 * @param {Record<string, string>} words
 */
function lineOf({ at, role, day, reason, decision }, words) {
  const values = { time: dated(at), role: words[`role_${role}`] ?? role, day, reason };
  return `${fill(words.phone_look, values)} · ${words[`audit_${decision}`]}`;
}
