// What a seat does to alerts: at once, or by a form; and what became of it.

import { place, untaken } from "../ui/alerts.mjs";
import { fill, hour } from "../ui/text.mjs";
import { Forms } from "./form.mjs";
import { distance, grave, services } from "./nearest.mjs";

/** @import { Commands } from "../live/commands.mjs" */
/** @import { Alert } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { DutyLive } from "./duty.mjs" */
/** @import { FormOptions } from "./form.mjs" */
/** @import { Near } from "./nearest.mjs" */
/** @import { Row } from "./queue.mjs" */
/** @import { QueueList } from "./queue-list.mjs" */
/**
 * @typedef {{queue: () => QueueList, who: (line: Alert) => Near[], now: () => number}} ActionParts `who`: is near an
 *   alert; `now`: city ms
 */

/** Actions that need no form. */
const PLAIN = new Set(["acknowledge", "undo", "unshelve", "confirm"]);

export class Actions {
  /** @param {Page<DutyLive>} page @param {Commands} commands @param {ActionParts} parts */
  constructor(page, commands, { queue, who, now }) {
    this.page = page;
    this.commands = commands;
    this.queueOf = queue;
    this.who = who;
    this.now = now;
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
    const row = this.queue.row ?? this.queue.rows[0];
    if (!row) return;
    const chosen = this.queue.selected === row.key && !this.queue.moved;
    if (!chosen) return this.queue.select(row.key);
    const { line } = row;
    this.queue.touch();
    if (row.group && action === "acknowledge") return this.#group(row);
    if (PLAIN.has(action)) return this.#send(line, action);
    const options = this.#options(action, line);
    if (options) this.forms.show(action, line.id, options);
  }

  /** A call to somebody about an alert is noted. @param {Alert} line */
  call(line) {
    this.forms.show("note", line.id, { needed: true, begin: `${this.page.words.key_call}: ` });
  }

  /** The state of the last command on an alert, in words. @param {Alert} line */
  standing(line) {
    const one = this.commands.of.get(line.id);
    if (!one || one.state === "accepted") return "";
    const { words } = this.page;
    if (one.state !== "refused") return words[`command_${one.state}`];
    if (one.command.expected_version < line.version && one.code !== "stale") return "";
    return fill(words[`refused_${one.code}`] ?? words.refused_other, { by: one.by });
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

  /** Services first; then who is near. For what is grave no worker is chosen beforehand. @param {Alert} line */
  #choices(line) {
    const { words, live } = this.page;
    const first = services(place(line, live), words).map((word) => ({ value: word, word }));
    const near = this.who(line).map((one) => ({ value: one.name, word: `${one.name} · ${distance(one.m, words)}` }));
    const alone = grave(line, live, hour(this.now()));
    return { choices: [...first, ...near], chosen: alone ? undefined : near[0]?.value };
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
    const more = desk ? { desk } : {};
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
