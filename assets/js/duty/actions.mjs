// What a seat does to alerts: at once, or by a form; and what became of it.

import { ruleOf, untaken } from "../ui/alerts.mjs";
import { fill, timed } from "../ui/text.mjs";
import { Forms } from "./form.mjs";
import { distance, services } from "./nearest.mjs";
import { headOf, nameOf } from "./same.mjs";

/** @import { Commands } from "../live/commands.mjs" */
/** @import { Alert } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { DutyLive } from "./duty.mjs" */
/** @import { FormOptions } from "./form.mjs" */
/** @import { Near } from "./nearest.mjs" */
/** @import { Row } from "./queue.mjs" */
/** @import { Around } from "./surroundings.mjs" */
/** @import { QueueList } from "./queue-list.mjs" */
/**
 * @typedef {{queue: () => QueueList, who: (line: Alert) => Near[], now: () => number, may: (line: Alert) => string[],
 *   changed: () => void, around: (line: Alert) => Around | null}} ActionParts `who`: is near an alert; `now`: city ms;
 *   `may`: what this seat may do to one; `around`: what the server knows around one
 */

/** Actions that need no form. */
const PLAIN = new Set(["acknowledge", "take_up", "undo", "unshelve", "confirm", "split"]);

/** Actions that take an alert which waits. */
const TAKES = new Set(["acknowledge", "progress", "note", "confirm", "step"]);
/** Words of actions that are not named after them. @type {Record<string, string>} */
const ACT = { progress: "act_dispatch" };

export class Actions {
  /** @param {Page<DutyLive>} page @param {Commands} commands @param {ActionParts} parts */
  constructor(page, commands, { queue, who, now, may, changed, around }) {
    this.page = page;
    this.commands = commands;
    this.queueOf = queue;
    this.who = who;
    this.now = now;
    this.may = may;
    this.around = around;
    this.changed = changed;
    /** Why the last press on an alert did nothing, by its id. @type {Map<string, string>} */
    this.said = new Map();
    this.forms = new Forms(page, {
      send: (name, fields) => this.#formed(name, fields),
      closed: () => this.queue.list.focus({ preventScroll: true }),
    });
  }

  get queue() {
    return this.queueOf();
  }

  /**
   * A person acts on the row that is selected. A row that was selected because the one before went is only looked at by
   * the first press: nothing is acted on that was never chosen.
   * @param {string} action
   */
  act(action) {
    const row = this.#chosen();
    if (!row) return;
    const { line } = row;
    this.queue.touch();
    if (row.over) return;
    if (!this.may(line).includes(action)) return this.#refuse(line, action);
    this.said.delete(line.id);
    if (row.group && action === "acknowledge") return this.#group(row);
    if (PLAIN.has(action)) return this.#send(line, action);
    const options = this.#options(action, line);
    if (options) this.forms.show(action, line.id, options);
  }

  /** The row that was chosen; one that opened by itself is chosen by the first press. */
  #chosen() {
    const row = this.queue.row ?? this.queue.rows[0];
    if (!row || (this.queue.selected === row.key && this.queue.chosen)) return row;
    this.queue.select(row.key);
  }

  /** A key does what its button does, and says why where there is none. @param {Alert} line @param {string} action */
  #refuse(line, action) {
    const { words } = this.page;
    const grave = line.priority < 3 ? words[`refused_${action}_${line.priority}`] : "";
    this.say(line, grave || fill(words.refused_now, { what: words[ACT[action] ?? `act_${action}`] }));
  }

  /** Why nothing was done, beside the state of an alert. @param {Alert} line @param {string} text */
  say(line, text) {
    this.said.set(line.id, text);
    this.changed();
  }

  /** Why the last act on an alert was refused; what it is stands beside it unchanged. @param {Alert} line */
  refusal(line) {
    const said = this.said.get(line.id);
    const one = this.commands.of.get(line.id);
    if (said || one?.state !== "refused") return said ?? "";
    if (one.command.expected_version < line.version && one.code !== "stale") return "";
    const { words } = this.page;
    const known = one.code === "stale" && one.at ? words.refused_stale_at : words[`refused_${one.code}`];
    return fill(known ?? words.refused_other, { by: one.by, time: timed(one.at ?? 0, this.now(), words) });
  }

  /**
   * They are one incident: all but one are merged into that, and it is what is open then. Nothing to merge is said.
   * @param {Alert} line
   * @param {Alert[]} others
   * @param {Alert[]} all that this desk hears of
   */
  merge(line, others, all) {
    const { words, live } = this.page;
    const row = this.#chosen();
    if (row?.line.id !== line.id || row.over) return;
    this.queue.touch();
    if (!this.may(line).includes("merge")) return this.#refuse(line, "merge");
    if (!others.length) return this.say(line, words.merge_none);
    const head = headOf([line, ...others], all);
    const name = (/** @type {Alert} */ one) => nameOf(one, words, live, this.now());
    for (const one of [line, ...others].filter(({ id }) => id !== head.id)) {
      const note = fill(words.merge_note, { one: name(one), head: name(head) });
      this.#send(one, "merge", note, { into: head.id, takes: true });
    }
    if (head.id !== line.id) this.queue.select(head.id);
  }

  /** It is another incident after all. @param {Alert} line */
  split(line) {
    this.#send(line, "split");
  }

  /** A step of its plan is done. @param {Alert} line @param {string} id */
  step(line, id) {
    this.said.delete(line.id);
    this.#send(line, "step", "", { to: id });
  }

  /** Of the last command on an alert, while it is under way. @param {Alert} line */
  standing(line) {
    const one = this.commands.of.get(line.id);
    return one && ["sending", "unconfirmed"].includes(one.state) ? this.page.words[`command_${one.state}`] : "";
  }

  /** The form of an action. @param {string} action @param {Alert} line @returns {FormOptions | null} */
  #options(action, line) {
    switch (action) {
      case "progress":
        return { ...this.#choices(line), needed: false };
      case "shelve":
        return { minutes: this.page.live.plan.shelf.map((s) => s / 60), needed: true };
      case "note":
      case "escalate":
        return { needed: action === "note" };
      case "close":
        return { needed: true, nothing: true };
    }
    return null;
  }

  /** Services first; then who is near. Nobody is chosen beforehand. @param {Alert} line */
  #choices(line) {
    const { words, live } = this.page;
    const called = ruleOf(line, live).on_site ? services(words, this.around(line)) : [];
    const first = called.map((word) => ({ value: word, word }));
    const near = this.who(line).map((one) => ({ value: one.name, word: `${one.name} · ${distance(one.m, words)}` }));
    return first.length || near.length ? { choices: [...first, ...near] } : {};
  }

  /** @param {string} name @param {Record<string, string>} fields */
  #formed(name, { note, to, minutes, nothing }) {
    const { row } = this.queue;
    if (!row) return;
    /** @type {{to?: string, once?: boolean, minutes?: number}} */
    const desk = {};
    if (to) desk.to = to;
    if (minutes === "once") desk.once = true;
    else if (minutes) desk.minutes = Number(minutes);
    if (nothing) desk.to = "nuisance";
    this.#send(row.line, name, note, desk);
  }

  /** @param {Alert} line @param {string} action @param {string} [note] @param {object} [desk] */
  #send(line, action, note = "", desk = undefined) {
    // The first who does something about it has taken it.
    const takes = untaken(line) && TAKES.has(action);
    const more = desk || takes ? { desk: { ...desk, ...(takes ? { takes } : {}) } } : {};
    this.commands.send({ action: `alert.${action}`, object: line.id, expected_version: line.version, note, ...more });
  }

  /** Only notices are acknowledged together; of others the group is opened. @param {Row} row */
  #group(row) {
    if (row.line.priority === 4) for (const line of row.lines.filter(untaken)) this.#send(line, "acknowledge");
    else {
      if (!this.queue.query.open.has(row.key)) this.queue.toggle(row.key);
      this.queue.select(row.lines[0].id);
    }
  }
}
