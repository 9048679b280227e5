// One alert in whole: what it is, what to do, until when, and what was done. Its buttons carry their keys.

import { chip, ruleOf, stateOf, text, untaken } from "../ui/alerts.mjs";
import { button, find, make, needed } from "../ui/elements.mjs";
import { elapsed, fill, timed, when } from "../ui/text.mjs";
import { cardRows } from "./card.mjs";
import { planRow, raisedRow, stateLine } from "./escalation.mjs";
import { responseList } from "./response.mjs";
import { sameKey } from "./same.mjs";

/** @import { Alert, Words } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { DutyLive } from "./duty.mjs" */
/** @import { CardParts } from "./card.mjs" */
/** @import { EscalationParts } from "./escalation.mjs" */
/** @import { Keys } from "./keys.mjs" */
/**
 * @typedef {{may: Set<string>, lead: boolean, session: string, now: number, undoMs: number}} Seat who acts: their
 *   commands, whether they lead, city ms, how long an acknowledgement may be taken back
 * @typedef {{act: (action: string) => void, standing: (line: Alert) => string, keys: Keys, card: CardParts,
 *   escalation: EscalationParts, refusal?: (line: Alert) => string, tick?: (line: Alert, id: string) => void}}
 *   DetailParts `standing`: of a command that is under way; `refusal`: why the last was refused; `tick`: a step of the
 *   plan is done
 */

/** Actions with a key, and its name. @type {Record<string, string>} */
const KEYS = {
  ...{ acknowledge: "ack", progress: "dispatch", escalate: "escalate", shelve: "shelve", note: "note" },
  ...{ undo: "undo", confirm: "confirm", close: "close", take_up: "take_up" },
};
const ASIDE = ["shelved", "suppressed", "out_of_service"];
const TAKEN = ["acked", "in_progress"];

/**
 * What a seat may do to it, in the order of the buttons.
 * @param {Pick<Alert, "state" | "mine" | "taken_at" | "priority" | "confirmed" | "merged"> & {up_waits?: boolean}} line
 * @param {Seat} seat
 */
export function actions(line, { may, lead, session, now, undoMs }, { verify = false, on_site = false } = {}) {
  const aside = ASIDE.includes(line.state);
  const taken = TAKEN.includes(line.state);
  const own = line.state === "acked" && line.mine === session && now - line.taken_at < undoMs;
  /** @type {[string, boolean][]} */
  const possible = [
    ["acknowledge", untaken(line)],
    ["take_up", line.up_waits === true],
    ["undo", own || (lead && line.state === "acked")],
    ["progress", taken || untaken(line)],
    ["escalate", !aside],
    ["shelve", !aside && (line.priority > 2 || (line.priority === 2 && lead))],
    ["unshelve", line.state === "shelved"],
    ["note", true],
    ["confirm", verify && !line.confirmed],
    ["close", taken && (line.priority > 2 || lead)],
    ["merge", !aside && on_site],
    ["split", line.merged],
  ];
  return possible.filter(([name, can]) => can && may.has(`alert.${name}`)).map(([name]) => name);
}

export class Detail {
  /** @param {Page<DutyLive>} page @param {DetailParts} parts */
  constructor(page, parts) {
    this.page = page;
    this.parts = parts;
    this.element = needed(page.slot("detail"));
    this.drawn = "";
  }

  /**
   * @param {Alert | null} line
   * @param {Seat} seat
   * @param {number} n of its group
   * @param {{none?: string, over?: boolean}} [said] `none`: the word for where there is no alert; `over`: it has ended,
   *   and is shown as it was last
   */
  show(line, seat, n = 1, { none = "detail_none", over = false } = {}) {
    if (!line) return this.#empty(none);
    const possible = over ? [] : actions(line, seat, ruleOf(line, this.page.live));
    // What is the same incident stands on the card, with its button.
    const buttons = possible.filter((name) => name !== "merge");
    const drawn = this.#shown(line, [buttons, n, over]);
    if (drawn !== this.drawn) {
      this.drawn = drawn;
      this.#draw(line, seat, buttons, n);
      if (over) find(this.element, ".state")?.replaceChildren(make("b", "", this.page.words.detail_ended));
    }
    if (!over) this.#clock(line, seat.now);
  }

  /** @param {string} none the word for it */
  #empty(none) {
    if (this.drawn !== none) this.element.replaceChildren(make("p", "aside", this.page.words[none]));
    this.drawn = none;
    this.#timeline([]);
  }

  /** All that is shown, as text: it is drawn again when that changes. @param {Alert} line @param {unknown[]} more */
  #shown(line, more) {
    const { standing, refusal, card } = this.parts;
    const { plan, numbers } = this.parts.escalation;
    const raised = [plan(line), [...numbers]];
    const known = [standing(line), refusal?.(line), card.around?.(line), card.lookups?.of(line)];
    return JSON.stringify([
      { ...line, steps: line.steps.length },
      sameKey(line, this.page.live, card),
      ...known,
      ...raised,
      ...more,
    ]);
  }

  /** @param {Alert} line @param {Seat} seat @param {string[]} buttons @param {number} n of its group */
  #draw(line, seat, buttons, n) {
    const { element } = this;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    const had = focused && element.contains(focused) ? (focused.dataset.act ?? "") : "";
    element.replaceChildren(...this.#inside(line, seat, buttons, n));
    this.#timeline(line.steps, seat.now);
    if (had) find(element, `[data-act="${had}"]`)?.focus();
  }

  /** @param {Alert} line @param {Seat} seat @param {string[]} buttons @param {number} n of its group */
  #inside(line, seat, buttons, n) {
    const { words, live } = this.page;
    const title = `${words[`priority_${line.priority}`]} · ${text(line, words, live)}`;
    const rows = [
      raisedRow(line, this.page, this.parts.escalation, seat.now),
      ...cardRows(line, this.page, this.parts.card, seat.now),
      [words.detail_cause, `${causeOf(line, words)}${words[`effect_${line.rule}`]}`],
      [words.detail_respond, this.#response(line, seat) ?? words[`respond_${line.rule}`]],
      [words.detail_reach, this.#announced(line)],
      planRow(line, this.page, this.parts.escalation, seat.now),
    ];
    const refusal = make("output", "refusal", this.parts.refusal?.(line) ?? "");
    refusal.dataset.testid = "refusal";
    return [
      make("h2", "", "", [chip(line, words), make("span", "", title)]),
      make("p", "state", "", [make("b", "", this.#state(line, seat.now)), make("span", "digits")]),
      refusal,
      make("p", "aside", this.#often(line, n)),
      make(
        "div",
        "buttons",
        "",
        buttons.map((name) => this.#button(name)),
      ),
      ...rows
        .filter(([, value]) => value)
        .map(([name, value]) => make("p", "row-of", "", [make("b", "", String(name)), make("span", "", "", [value])])),
    ];
  }

  /** The steps of its plan. @param {Alert} line @param {Seat} seat */
  #response(line, seat) {
    const { live } = this.page;
    const { tick, card } = this.parts;
    const parts = {
      tick: (/** @type {string} */ id) => tick?.(line, id),
      may: seat.may.has("alert.step"),
      phones: card.around?.(line)?.phones ?? {},
    };
    return responseList(live.responses ?? [], line, live, parts, seat.now);
  }

  /** How often, and with how many others. @param {Alert} line @param {number} n of its group */
  #often(line, n) {
    const { words } = this.page;
    const parts = [
      line.count > 1 ? fill(words.detail_count, { n: line.count }) : "",
      line.chatter ? words.chattering : "",
      n > 1 ? fill(words.queue_group, { n }) : "",
    ];
    return parts.filter(Boolean).join(" · ");
  }

  /**
   * What stands by its own events, and nothing that another would have to confirm.
   * @param {Alert} line
   * @param {number} now
   */
  #state(line, now) {
    const { words, live } = this.page;
    const { verify } = ruleOf(line, live);
    const shelf = line.until ? fill(words.detail_until, { time: when(line.until, now, words) }) : words.detail_once;
    const parts = [
      this.parts.standing(line) || stateOf(line, words, now),
      line.cleared ? words.alert_cleared : "",
      verify ? (line.confirmed ? words.detail_confirmed : words.detail_unconfirmed) : "",
      line.level ? stateLine(line, words, now) : "",
      line.state === "shelved" ? shelf : "",
    ];
    return parts.filter(Boolean).join(" · ");
  }

  /**
   * By when it is to be acknowledged, and by how much that is over or how long it took.
   * @param {Alert} line
   * @param {number} now
   */
  #limit(line, now) {
    const { words, live } = this.page;
    const s = live.plan.timers[String(line.priority)]?.ack ?? 0;
    if (!s) return words.detail_shift;
    const limit = fill(words.detail_time, {
      n: s < 120 ? fill(words.fig_s, { n: s }) : fill(words.form_m, { n: s / 60 }),
    });
    const ms = (untaken(line) ? now : line.taken_at) - line.told_at;
    // What another platform announced has no time to be taken here.
    if (!untaken(line))
      return line.taken_at && line.told_at ? `${limit} · ${fill(words.detail_took, { time: elapsed(ms) })}` : "";
    return ms > s * 1000 ? `${limit} · ${fill(words.detail_late, { time: elapsed(ms - s * 1000) })}` : limit;
  }

  /** To which tiers it was announced. @param {Alert} line */
  #announced(line) {
    const { words } = this.page;
    const told = line.tiers.filter((tier) => !line.skipped.includes(tier)).map((tier) => words[`tier_${tier}`]);
    const tiers = told.length ? fill(words.detail_told, { tiers: told.join(words.list_mark) }) : "";
    const skipped = line.skipped.map((tier) => fill(words.detail_skipped, { tier: words[`tier_${tier}`] }));
    return [tiers, ...skipped].filter(Boolean).join(" · ");
  }

  /**
   * What goes on counting: written into its own element, so that nothing else is drawn anew.
   * @param {Alert} line
   * @param {number} now
   */
  #clock(line, now) {
    const element = find(this.element, ".state .digits");
    const state = find(this.element, ".state b");
    if (!element || !state) return;
    // How long it waits above counts on in words: a button that is drawn anew each second takes no click.
    const said = line.up_waits ? this.#state(line, now) : state.textContent;
    if (state.textContent !== said) state.textContent = said;
    const { words } = this.page;
    const waits = untaken(line) ? elapsed(now - line.told_at) : "";
    const who = words[line.level === 0 ? "role_duty_lead" : "role_leader"];
    const up = line.next_at > now ? fill(words.detail_up, { time: elapsed(line.next_at - now), who }) : "";
    const shown = [waits, up, this.#limit(line, now)].filter(Boolean).join(" · ");
    if (element.textContent !== shown) element.textContent = shown;
  }

  /** @param {string} name */
  #button(name) {
    const { words } = this.page;
    const key = KEYS[name];
    const letter = key ? ` [${this.parts.keys.map[key].toUpperCase()}]` : "";
    const word = words[name === "progress" ? "act_dispatch" : `act_${name}`];
    const element = button(name === "acknowledge" ? "first" : "", `${word}${letter}`, () => this.parts.act(name));
    element.dataset.act = name;
    element.dataset.testid = `act-${name}`;
    return element;
  }

  /** @param {Alert["steps"]} steps @param {number} [now] city ms */
  #timeline(steps, now = 0) {
    const { words } = this.page;
    const rows = [...steps].reverse().map(([at, move, by, note]) => [
      timed(at, now, words),
      by === "system" ? words.role_system : by,
      words[`move_${move}`],
      // What people wrote is in their own language.
      { text: note, mark: "text" },
    ]);
    this.page.table("timeline", rows, false);
  }
}

/** Why it was raised; what was borne out is not unverified any more. @param {Alert} line @param {Words} words */
export const causeOf = ({ rule, confirmed }, words) =>
  (confirmed && words[`cause_${rule}_confirmed`]) || words[`cause_${rule}`];
