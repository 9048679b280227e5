// One alert in whole: what it is, what to do, until when, and what was done. Its buttons carry their keys.

import { chip, ruleOf, text, untaken, where } from "../ui/alerts.mjs";
import { since } from "../wall/alert-panel.mjs";
import { make } from "../ui/elements.mjs";
import { dated, fill, time } from "../ui/text.mjs";

/**
 * What a seat may do to it, in the order of the buttons. @param {any} line @param {{may: Set<string>, lead: boolean, session: string, now: number, undoMs: number}} seat @param {{verify?: boolean}} [rule]
 */
export function actions(line, { may, lead, session, now, undoMs }, { verify = false } = {}) {
  const found = [];
  const set = ["shelved", "suppressed", "out_of_service"].includes(line.state);
  if (untaken(line)) found.push("acknowledge");
  const own = line.state === "acked" && line.mine === session && now - line.taken_at < undoMs;
  if (own || (lead && line.state === "acked")) found.push("undo");
  if (["acked", "in_progress"].includes(line.state)) found.push("progress");
  if (!set) found.push("escalate");
  if (!set && (line.priority > 2 || (line.priority === 2 && lead))) found.push("shelve");
  if (line.state === "shelved") found.push("unshelve");
  found.push("note");
  if (verify && !line.confirmed) found.push("confirm");
  if (["acked", "in_progress"].includes(line.state) && (line.priority > 2 || lead)) found.push("close");
  return found.filter((name) => may.has(`alert.${name}`));
}

export class Detail {
  /** @param {import("../ui/page.mjs").Page} page @param {{act: (action: string) => void, standing: (line: any) => string, keys: import("./keys.mjs").Keys}} parts */
  constructor(page, parts) {
    this.page = page;
    this.parts = parts;
    this.said = "";
  }

  /** @param {any | null} line @param {{may: Set<string>, lead: boolean, session: string, now: number, undoMs: number}} seat @param {number} n of its group @param {string} none what is said where there is no alert */
  show(line, seat, n = 1, none = "detail_none") {
    const element = this.page.slot("detail");
    const { words: w } = this.page;
    if (!line) {
      if (this.said !== none) element.replaceChildren(make("p", "aside", w[none]));
      this.said = none;
      this.#timeline([]);
      return;
    }
    const buttons = actions(line, seat, ruleOf(line, this.page.live));
    const standing = this.parts.standing(line);
    const said = JSON.stringify([line.id, line.version, line.call, buttons, standing, n, line.skipped, line.tiers]);
    if (said !== this.said) {
      const had = element.contains(document.activeElement) ? document.activeElement.dataset.act : "";
      this.said = said;
      element.replaceChildren(...this.#parts(line, buttons, standing, n));
      this.#timeline(line.steps);
      if (had) element.querySelector(`[data-act="${had}"]`)?.focus();
    }
    this.#clock(line, seat.now);
  }

  #parts(line, buttons, standing, n) {
    const { words: w, live } = this.page;
    const head = make("h2", "", "", [chip(line, w), make("span", "", `${w[`priority_${line.priority}`]} · ${text(line, w, live)}`)]);
    const last = line.placed_at ? fill(w.place_last, { time: dated(line.placed_at) }) : "";
    const about = [where(line, w, live), last, time(line.at), line.count > 1 ? fill(w.detail_count, { n: line.count }) : "", line.chatter ? w.chattering : "", n > 1 ? fill(w.queue_group, { n }) : ""];
    const rows = [
      [w.detail_cause, w[`cause_${line.rule}`]], [w.detail_effect, w[`effect_${line.rule}`]],
      [w.detail_respond, w[`respond_${line.rule}`]], ["", this.#limit(line)], ["", this.#told(line)],
    ];
    const link = line.case ? [Object.assign(make("a", "", `${w.detail_case} ${line.case} [L]`), { href: `/case/${line.case}` })] : [];
    return [
      head,
      make("p", "", about.filter(Boolean).join(" · ")),
      make("p", "state", "", [make("b", "", standing || this.#state(line)), make("span", "digits", "", [])]),
      ...rows.filter(([, said]) => said).map(([name, said]) => make("p", "row-of", "", [make("b", "", name), make("span", "", said)])),
      ...link,
      make("div", "buttons", "", buttons.map((name) => this.#button(name))),
    ];
  }

  #state(line) {
    const { words: w } = this.page;
    const confirm = ruleOf(line, this.page.live).verify ? ` · ${line.confirmed ? w.detail_confirmed : w.detail_unconfirmed}` : "";
    const level = line.level ? ` · ${w[`detail_level_${line.level}`]}` : "";
    const taken = line.by ? fill(w.detail_taken, { by: line.by, time: time(line.taken_at) }) : w[`alert_${line.state}`];
    const shelf = line.state === "shelved" ? ` · ${line.until ? fill(w.detail_until, { time: time(line.until) }) : w.detail_once}` : "";
    const under = line.under ? ` · ${fill(w.detail_under, { what: this.#under(line.under) })}` : "";
    const cleared = line.cleared ? ` · ${w.alert_cleared}` : "";
    return `${taken}${cleared}${confirm}${level}${shelf}${under}`;
  }

  #under(id) {
    const { words: w } = this.page;
    const rule = id.split("/")[0];
    return rule === "plan" ? w.shift_plan : (w[`rule_${rule}`] ?? "").replace("{subject}", "");
  }

  #limit(line) {
    const { words: w, live } = this.page;
    const s = live.plan.timers[String(line.priority)]?.ack ?? 0;
    if (!s) return w.detail_shift;
    return fill(w.detail_time, { n: s < 120 ? fill(w.fig_s, { n: s }) : fill(w.form_m, { n: s / 60 }) });
  }

  #told(line) {
    const { words: w } = this.page;
    const tiers = fill(w.detail_told, { tiers: line.tiers.map((tier) => w[`tier_${tier}`]).join(" ") });
    const skipped = line.skipped.map((tier) => fill(w.detail_skipped, { tier: w[`tier_${tier}`] }));
    const call = line.call ? w[`detail_call_${line.call}`] : "";
    return [tiers, ...skipped, call].filter(Boolean).join(" · ");
  }

  /** What goes on counting: written into its own element, so that nothing else is drawn anew. */
  #clock(line, now) {
    const element = this.page.slot("detail").querySelector(".state .digits");
    if (!element) return;
    const { words: w } = this.page;
    const waits = untaken(line) ? fill(w.detail_waits, { time: since(now - line.told_at) }) : "";
    const who = w[line.level === 0 ? "role_duty_lead" : "role_leader"];
    const up = line.next_at > now ? fill(w.detail_up, { time: since(line.next_at - now), who }) : "";
    const said = [waits, up].filter(Boolean).join(" · ");
    if (element.textContent !== said) element.textContent = said;
  }

  #button(name) {
    const { words: w } = this.page;
    const key = { acknowledge: "ack", progress: "dispatch", escalate: "escalate", shelve: "shelve", note: "note" }[name];
    const letter = key ? ` [${this.parts.keys.map[key].toUpperCase()}]` : "";
    const button = make("button", name === "acknowledge" ? "first" : "", `${w[name === "progress" ? "act_dispatch" : `act_${name}`]}${letter}`);
    button.type = "button";
    button.dataset.act = name;
    button.dataset.testid = `act-${name}`;
    button.addEventListener("click", () => this.parts.act(name));
    return button;
  }

  #timeline(steps) {
    const { words: w } = this.page;
    this.page.table("timeline", [...steps].reverse().map(([at, move, by, note]) => [
      time(at), by === "system" ? w.role_system : by, w[`move_${move}`], note,
    ]), false);
  }
}
