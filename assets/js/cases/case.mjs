// The page of one case: what is known, what may be done, and what became of it. Read anew whenever the case moved.

import { post } from "../live/http.mjs";
import { CaseForm } from "./case-form.mjs";
import { Commands } from "../live/commands.mjs";
import { field, make, typed } from "../ui/elements.mjs";
import { Media } from "./media.mjs";
import { askReason } from "../ui/reason.mjs";
import { whyNot } from "../ui/export-form.mjs";
import { fill, time } from "../ui/text.mjs";

const RETRY_MS = 200;
const TRIES = 25;
const POLL_MS = 5000;

export class CasePage {
  /**
   * @param {import("../ui/page.mjs").Page} page @param {any} map
   * @param {{load?: () => Promise<any>, why?: typeof askReason, later?: (f: () => void, ms: number) => void}} [parts]
   */
  constructor(page, map, parts = {}) {
    this.page = page;
    this.map = map;
    this.load = parts.load ?? ((reason) => load(page.live, reason));
    this.why = parts.why ?? askReason;
    this.later = parts.later ?? ((f, ms) => setTimeout(f, ms));
    this.commands = new Commands(() => this.#standing(), { locked: () => page.seat?.lock(), own: page.live.by });
    this.media = new Media(page.live, page.words);
    this.form = new CaseForm(page, (wish) => this.#send(wish));
    this.data = null;
    this.wanted = 0;
    this.reading = false;
    this.reason = "";
  }

  start() {
    // Who must say why is asked before anything is requested.
    if (this.page.live.reasoned) this.#ask();
    else this.read();
    this.later(() => this.#poll(), POLL_MS);
  }

  /** Topic `cases/...`. @param {Map<string, {revision: number}>} moved */
  moved(moved) {
    const line = this.data && moved.get(this.data.id);
    if (line && line.revision > this.data.revision) this.#until(line.revision);
  }

  /** Topic `session/self`. */
  hear(outcomes) {
    this.commands.hear(outcomes);
    const one = this.data && this.commands.of.get(this.data.id);
    const told = one && outcomes.get(one.wish.id);
    if (told && told.version > this.data.revision) this.#until(told.version);
    if (told && one.state === "refused") this.form.refused(this.#why(told));
  }

  async read() {
    if (this.reading) return;
    this.reading = true;
    const data = await this.load(this.reason).catch((error) => ({ missing: error.status ?? 0 }));
    this.reading = false;
    if (data && !("missing" in data)) this.#draw(data);
    else this.#say(data?.missing);
  }

  /** A page that cannot show its matter says so, and what happens next. @param {number | undefined} status 404: there is none for this reader */
  #say(status) {
    if (this.data) return;
    const w = this.page.words;
    put(this.page, "head", [make("p", "missing", status === 404 ? w.case_missing : w.case_unread)]);
  }

  /** Somebody who looks at numbers first opens a single matter for a reason; every reading of it is a record. */
  #ask() {
    const w = this.page.words;
    if (this.page.slot("head")?.querySelector("form")) return;
    const form = make("form", "ask", "", [field({ name: "reason", word: w.case_why, needed: true }), make("button", "", w.go)]);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.reason = typed(form).reason;
      this.read();
    });
    put(this.page, "head", [form]);
  }

  /** Until what is written is as new as what was told. */
  async #until(revision) {
    this.wanted = Math.max(this.wanted, revision);
    for (let tries = 0; tries < TRIES && this.data.revision < this.wanted; tries++) {
      await this.read();
      if (this.data.revision < this.wanted) await new Promise((done) => this.later(done, RETRY_MS));
    }
  }

  /** Clocks run without anybody's doing. */
  #poll() {
    if (!this.page.live.reasoned) this.read();
    this.later(() => this.#poll(), POLL_MS);
  }

  #send(wish) {
    const { note, ...rest } = wish;
    const action = rest.mark ? "case.mark" : "case.move";
    this.commands.send({ action, object: this.data.id, expected_version: this.data.revision, note, wish: rest });
  }

  #standing() {
    const one = this.data && this.commands.of.get(this.data.id);
    if (!one) return;
    const w = this.page.words;
    if (one.state === "refused") {
      // What the fold refused is told by its Outcome; here is what never got there. What was typed stays.
      if (["seat", "forbidden", "lost"].includes(one.code)) this.form.refused(w[`refused_${one.code}`]);
      return;
    }
    const said = { sending: w.command_sending, unconfirmed: w.command_unconfirmed, accepted: w.command_done }[one.state];
    this.form.stands(said, one.state !== "accepted");
  }

  #why(told) {
    return refusal(told, this.page.words);
  }

  #draw(data) {
    const said = JSON.stringify(data);
    if (said === this.said) return;
    this.said = said;
    this.data = data;
    const { page } = this;
    page.say("case-title", `${data.code} ${data.type}`);
    put(page, "head", [...headOf(data, page.words), ...this.#originals([data.text])]);
    put(page, "bar", data.bar.map((step) => stepOf(step)));
    put(page, "clocks", data.clocks.map((clock) => clockOf(clock)));
    put(page, "timeline", data.timeline.map((line) => lineOf(line, this.#originals([line.note, ...line.more.split(" · ")]))));
    put(page, "went", [...data.went.map((one) => wentOf(one)), ...handedOf(data, page.words)]);
    put(page, "media", this.#media(data));
    put(page, "related", data.like.map((one) => likeOf(one)));
    put(page, "whistles", data.whistles.map((one) => whistleOf(one, page.words)));
    put(page, "parties", data.parties.flatMap((one) => partyOf(one, (f) => this.#reveal(one, f), page.words)));
    for (const name of ["related", "whistles", "parties"]) page.root.querySelector(`[data-testid="panel-${name}"]`).hidden = !page.slot(name).childElementCount;
    this.form.show(data);
    this.map?.mark(data.label);
  }

  /** What there is, and a way to add more for whom there is anything to do. */
  #media(data) {
    const { words: w } = this.page;
    const shown = data.media.map((one) => this.media.shown(one, this.reason));
    if (!data.moves.length && !data.marks.length) return shown;
    const said = make("output", "said");
    const input = Object.assign(make("input"), { type: "file", accept: "image/*,video/mp4,video/quicktime,application/pdf", ariaLabel: w.media_add });
    input.addEventListener("change", async () => {
      if (await this.media.add(input.files[0], said)) this.read();
    });
    return [...shown, make("label", "field", w.media_add, [input]), said];
  }

  /** Of a matter that is over a field is shown for a reason; one that is open is a reason of its own. */
  async #reveal(party, one) {
    const reason = this.data.open ? "" : await this.why(this.page, this.page.words.reveal_why, `${this.page.live.code}/${one.name}`);
    if (!this.data.open && !reason) return null;
    return this.#told("reveal", { party: party.id, field: one.name, reason });
  }

  /** Of what somebody wrote the sealed original, for whom it may be opened: a button each. @param {string[]} texts */
  #originals(texts) {
    const w = this.page.words;
    return texts.filter((text) => this.data.originals.includes(text)).flatMap((text) => {
      const button = Object.assign(make("button", "quiet", w.original), { type: "button" });
      button.dataset.testid = "original";
      const shown = make("output", "original");
      button.addEventListener("click", async () => {
        const reason = await this.why(this.page, w.original_why, `${this.page.live.code}/original`);
        if (reason) shown.textContent = await this.#told("original", { text, reason });
      });
      return [button, shown];
    });
  }

  /** What was told of what is masked, or why it was not. @returns {Promise<string>} */
  async #told(what, asked) {
    const answer = await post(`/case/${this.page.live.code}/${what}`, asked).catch(() => null);
    if (answer?.status === 423) this.page.seat?.lock();
    return answer?.ok ? (await answer.json()).value : whyNot(answer, { ...this.page.words, export_failed: this.page.words.reveal_refused });
  }
}

/** Why a command was refused, in words: who was first and when, or both states and what is possible. */
export function refusal(told, w) {
  if (told.code === "stale") return fill(w.case_stale, { by: told.by || "—", time: told.since ? time(told.since) : "—" });
  const said = /no step from (\S+) to (\S+); allowed: (.*)$/.exec(told.detail ?? "");
  if (said) {
    const [was, to, allowed] = said.slice(1).map((text) => text.replace(/[A-Z]{6,}/g, (name) => w[`state_${name}`] ?? name));
    return fill(w.case_illegal, { was, to, allowed });
  }
  return w[`refused_${told.code}`] ?? w.refused_other;
}

function put(page, name, inside) {
  page.slot(name)?.replaceChildren(...inside);
}

function headOf(data, w) {
  const said = [data.category, data.place, data.channel, data.unit, data.restricted ? w.restricted : ""].filter(Boolean);
  return [make("span", `state ${data.restricted ? "closed" : ""}`, data.state), make("span", "quiet", said.join(" · ")), make("p", "text", data.text), ...trackOf(data, w)];
}

/** Where its reporter was that day, for whom that may be asked. */
function trackOf(data, w) {
  return data.track ? [make("span", "track", "", [Object.assign(make("a", "", w.track_title), { href: data.track })])] : [];
}

function stepOf(step) {
  const element = make("div", `step ${step.standing}`, "", [make("b", "", step.name), make("span", "quiet", step.at), make("span", "quiet", step.used)]);
  if (step.standing === "now") element.setAttribute("aria-current", "step");
  return element;
}

function clockOf(clock) {
  const inside = [make("span", "name", clock.name), make("b", "digits", clock.said)];
  if (clock.share !== null) inside.push(Object.assign(make("progress", clock.light), { max: 100, value: clock.share }));
  inside.push(make("span", "quiet", [clock.due, clock.provisional].filter(Boolean).join(" ")));
  const element = make("div", `limit ${clock.light}${clock.ended ? " ended" : ""}`, "", inside);
  element.dataset.clock = clock.kind;
  return element;
}

function lineOf(line, originals) {
  return make("div", "line", "", [make("span", "at digits", line.at), make("b", "", line.what), make("span", "", line.by), make("span", "quiet", [line.more, line.note].filter(Boolean).join(" · ")), ...originals]);
}

function wentOf(one) {
  return make("div", "share", "", [make("span", "", one.name), Object.assign(make("progress"), { max: 100, value: one.share }), make("span", "digits", one.time)]);
}

/** Department by department, as arrows: what shows ping-pong. */
function handedOf(data, w) {
  if (!data.handed.length) return [];
  const path = data.handed.map((one) => [one.at, one.state, one.unit].filter(Boolean).join(" ")).join(" → ");
  return [make("p", "handed", `${w.handed}: ${path}`)];
}

function likeOf(one) {
  return make("div", "line", "", [Object.assign(make("a", "", one.code), { href: `/case/${one.code}` }), make("span", "quiet", `${one.at} ${one.state}`)]);
}

function whistleOf(one, w) {
  const steps = ["answered", "arrived", "left"].map((name) => `${w[`mark_${name}`]} ${one[name] || "…"}`);
  return make("div", `whistle${one.late ? " late" : ""}`, "", [make("b", "", one.unit), make("span", "digits", `${one.at} · ${steps.join(" · ")}`), make("span", "quiet", [one.due, one.solved].filter(Boolean).join(" · "))]);
}

function partyOf(one, reveal_, w) {
  const rows = one.fields.map((f) => {
    const value = make("span", "digits", f.masked);
    const row = make("div", "party", "", [make("span", "quiet", `${one.part} ${f.word}`), value]);
    if (f.may) {
      const button = Object.assign(make("button", "", w.reveal), { type: "button" });
      button.addEventListener("click", async () => (value.textContent = (await reveal_(f)) ?? value.textContent));
      row.append(button);
    }
    return row;
  });
  return rows;
}

async function load(live, reason) {
  const answer = await post(`/case/${live.code}/data${live.query}`, { reason });
  if (!answer.ok) throw Object.assign(new Error(String(answer.status)), { status: answer.status });
  return answer.json();
}
