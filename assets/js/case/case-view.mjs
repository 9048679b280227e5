// One case: what is known, what may be done, and what became of it. Read anew whenever the case moved.

import { Commands } from "../live/commands.mjs";
import { post } from "../live/http.mjs";
import { button, field, fileField, find, make, needed, typed } from "../ui/elements.mjs";
import { whyNot } from "../ui/export-form.mjs";
import { askReason } from "../ui/reason.mjs";
import { CaseForm } from "./case-form.mjs";
import {
  clockOf,
  handedOf,
  headOf,
  likeOf,
  lineOf,
  partyOf,
  refusal,
  stepOf,
  storyOf,
  stripOf,
  wentOf,
  whistleOf,
} from "./case-parts.mjs";
import { Media } from "./media.mjs";

/** @import { CityMap } from "../map/city.mjs" */
/** @import { Live, MovedCase, OutcomeLine, Views } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { Mark, Move, Step as Brought } from "./case-form.mjs" */
/** @import { Clock, Field, Handed, Like, Party, Raised, Share, Step } from "./case-parts.mjs" */
/** @import { Strip, TimeLine, Whistle } from "./case-parts.mjs" */
/** @import { Medium } from "./media.mjs" */
/**
 * @typedef {Live & {code: string, reasoned: boolean}} CaseLive `reasoned`: this viewer must give a reason first
 * @typedef {{id: string, code: string, revision: number, type: string, category: string, place: string, label:
 *   number[], channel: string, unit: string, state: string, restricted: boolean, open: boolean, text: string,
 *   tracked?: boolean, track?: string, bar: Step[], clocks: Clock[], timeline: TimeLine[], went: Share[], handed:
 *   Handed[], like: Like[], parties: Party[], strip: Strip, whistles: Whistle[], media: Medium[], alerts?: Raised[],
 *   calls?: {at: string, text: string}[], originals: string[], moves: Move[], marks: Mark[], units: string[][],
 *   methods: Record<string, string>, outcomes: Record<string, string>, turn?: string, late?: string}}
 *   CaseData `turn`: whose turn it is; `late`: that what is shown is not of now
 * @typedef {{load?: (reason: string) => Promise<CaseData>, why?: typeof askReason,
 *   later?: (f: () => void, ms: number) => void, more?: () => TimeLine[], missing?: string}} CaseParts `more`: lines of
 *   another record of the same story; `missing`: the word for a case that this reader does not get
 */

const RETRY_MS = 200;
const TRIES = 25;
const POLL_MS = 5000;
/** Refusals that no Outcome reports: the command never reached the fold. */
const UNSENT = ["seat", "forbidden", "lost"];
/** Panels that are there only with something in them. */
const OPTIONAL = ["related", "whistles", "parties"];
const ACCEPTED = "image/*,video/mp4,video/quicktime,application/pdf";

export class CaseView {
  /** @param {Page<CaseLive>} page @param {CityMap | null} map @param {CaseParts} [parts] */
  constructor(page, map, parts = {}) {
    this.page = page;
    this.map = map;
    this.load = parts.load ?? ((reason) => load(page.live, reason));
    this.why = parts.why ?? askReason;
    this.later = parts.later ?? ((f, ms) => setTimeout(f, ms));
    this.more = parts.more;
    this.absent = parts.missing ?? "case_missing";
    this.over = false;
    this.commands = new Commands(() => this.#standing(), { locked: () => page.seat?.lock(), own: page.live.by });
    this.media = new Media(page.live, page.words);
    this.form = new CaseForm(page, (step) => this.#send(step));
    /** @type {CaseData | null} */
    this.data = null;
    this.drawn = "";
    /** Revision that is known to exist. */
    this.wanted = 0;
    this.reading = false;
    this.reason = "";
  }

  /** @returns {Views} */
  views() {
    return { cases: (held) => this.moved(held.all), session: (held) => this.hear(held.all) };
  }

  start() {
    // A viewer who must give a reason is asked before anything is requested.
    if (this.page.live.reasoned) this.#ask();
    else this.read();
    this.later(() => this.#poll(), POLL_MS);
  }

  /** It is shown no more: nothing is read from now on. */
  end() {
    this.over = true;
  }

  /** @param {Map<string, Pick<MovedCase, "revision">>} moved topic `cases/...` */
  moved(moved) {
    const { data } = this;
    const line = data && moved.get(data.id);
    if (line && line.revision > data.revision) this.#until(data, line.revision);
  }

  /** @param {Map<string, OutcomeLine>} outcomes topic `session/self` */
  hear(outcomes) {
    this.commands.hear(outcomes);
    const { data } = this;
    const one = data && this.commands.of.get(data.id);
    const outcome = one && outcomes.get(one.command.id);
    if (!outcome) return;
    if (outcome.version > data.revision) this.#until(data, outcome.version);
    if (one.state === "refused") this.form.refused(refusal(outcome, this.page.words));
  }

  async read() {
    if (this.reading || this.over) return;
    this.reading = true;
    const data = await this.load(this.reason).catch((error) => ({ missing: Number(error.status ?? 0) }));
    this.reading = false;
    if (this.over) return;
    if (data && !("missing" in data)) this.#draw(data);
    else this.#missing(data?.missing);
  }

  /**
   * A page that cannot show its case says so, and what happens next.
   * @param {number | undefined} status 404: there is none for this reader
   */
  #missing(status) {
    const { words } = this.page;
    if (this.data) return this.page.say("case-late", words.case_unread_now);
    this.#put("head", [make("p", "missing", status === 404 ? words[this.absent] : words.case_unread)]);
  }

  /** A viewer of numbers opens a single case for a reason; every reading of it is a record. */
  #ask() {
    const { words } = this.page;
    if (this.page.slot("head")?.querySelector("form")) return;
    const reason = field({ name: "reason", word: words.case_why, needed: true });
    const form = make("form", "ask", "", [reason, make("button", "", words.go)]);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.reason = typed(form).reason;
      this.read();
    });
    this.#put("head", [form]);
  }

  /** The other record of the story has gone on. */
  again() {
    if (this.data) this.#draw(this.data);
  }

  /** Reads until what is shown is of a revision. @param {CaseData} data @param {number} revision */
  async #until(data, revision) {
    this.wanted = Math.max(this.wanted, revision);
    const behind = () => (this.data ?? data).revision < this.wanted;
    for (let tries = 0; tries < TRIES && behind(); tries++) {
      await this.read();
      if (behind()) await new Promise((done) => this.later(() => done(null), RETRY_MS));
    }
  }

  /** Clocks run without any event. */
  #poll() {
    if (this.over) return;
    if (!this.page.live.reasoned) this.read();
    this.later(() => this.#poll(), POLL_MS);
  }

  /** @param {Brought} step */
  #send({ note, ...rest }) {
    const { id, revision } = needed(this.data);
    const action = rest.mark ? "case.mark" : "case.move";
    this.commands.send({ action, object: id, expected_version: revision, note: String(note), wish: rest });
  }

  #standing() {
    const one = this.data && this.commands.of.get(this.data.id);
    if (!one) return;
    const { words } = this.page;
    if (one.state === "refused") {
      // A refusal of the fold comes with its Outcome; here is what never got there. What was typed stays.
      if (UNSENT.includes(one.code)) this.form.refused(words[`refused_${one.code}`]);
      return;
    }
    const done = one.state === "accepted";
    this.form.standing(done ? words.command_done : words[`command_${one.state}`], !done);
  }

  /** @param {CaseData} data */
  #draw(data) {
    const { page } = this;
    const { words } = page;
    page.say("case-late", data.late ?? "");
    const story = storyOf(data.timeline, this.more?.(), words);
    const drawn = JSON.stringify([data, story]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.data = data;
    page.say("case-title", `${data.code} ${data.type}`);
    this.#put("head", [...headOf(data, words, !this.more), ...this.#originals(data, [data.text])]);
    this.#put("bar", data.bar.map(stepOf));
    this.#put("clocks", data.clocks.map(clockOf));
    this.#put(
      "timeline",
      story.map((line) => lineOf(line, this.#originals(data, [line.note, ...line.more.split(" · ")]))),
    );
    this.#put("strip", stripOf(data.strip));
    this.#put("went", [...data.went.map(wentOf), ...handedOf(data, words)]);
    this.#put("media", this.#media(data));
    this.#put("related", data.like.map(likeOf));
    this.#put(
      "whistles",
      data.whistles.map((one) => whistleOf(one, words)),
    );
    this.#put(
      "parties",
      data.parties.flatMap((one) => partyOf(one, (f) => this.#reveal(data, one, f), words)),
    );
    for (const name of OPTIONAL) {
      needed(find(page.root, `[data-testid="panel-${name}"]`)).hidden = !page.slot(name)?.childElementCount;
    }
    this.form.show(data);
    this.map?.mark(data.label);
  }

  /** What there is, and a way to add more where there is anything to do. @param {CaseData} data */
  #media(data) {
    const word = this.page.words.media_add;
    const shown = data.media.map((one) => this.media.shown(one, this.reason));
    if (!data.moves.length && !data.marks.length) return shown;
    const output = make("output", "said");
    const { input, label } = fileField(word, this.page.words.file_choose, ACCEPTED);
    input.addEventListener("change", async () => {
      const file = input.files?.[0];
      if (file && (await this.media.add(file, output))) this.read();
    });
    return [...shown, label, output];
  }

  /**
   * A field of a case that is over is shown for a reason; an open one is a reason of its own.
   * @param {CaseData} data
   * @param {Party} party
   * @param {Field} one
   */
  async #reveal(data, party, one) {
    const reason = data.open
      ? ""
      : await this.why(this.page, this.page.words.reveal_why, `${this.page.live.code}/${one.name}`);
    if (!data.open && !reason) return null;
    return this.#revealed("reveal", { party: party.id, field: one.name, reason });
  }

  /**
   * Of texts the sealed originals, for those who may open them: a button each.
   * @param {CaseData} data
   * @param {string[]} texts
   */
  #originals(data, texts) {
    const { words } = this.page;
    return texts
      .filter((text) => data.originals.includes(text))
      .flatMap((text) => {
        const shown = make("output", "original");
        const open = button("quiet", words.original, async () => {
          const reason = await this.why(this.page, words.original_why, `${this.page.live.code}/original`);
          if (reason) shown.textContent = await this.#revealed("original", { text, reason });
        });
        open.dataset.testid = "original";
        return [open, shown];
      });
  }

  /**
   * The text behind a mask, or why it is not given.
   * @param {string} what
   * @param {object} query
   * @returns {Promise<string>}
   */
  async #revealed(what, query) {
    const { words, live, seat } = this.page;
    const answer = await post(`/case/${live.code}/${what}`, query).catch(() => null);
    if (answer?.status === 423) seat?.lock();
    if (answer?.ok) return (await answer.json()).value;
    return whyNot(answer, { ...words, export_failed: words.reveal_refused });
  }

  /** @param {string} name @param {Node[]} inside */
  #put(name, inside) {
    this.page.slot(name)?.replaceChildren(...inside);
  }
}

/** @param {CaseLive} live @param {string} reason @returns {Promise<CaseData>} */
async function load(live, reason) {
  const answer = await post(`/case/${live.code}/data${live.query}`, { reason });
  if (!answer.ok) throw Object.assign(new Error(String(answer.status)), { status: answer.status });
  return answer.json();
}
