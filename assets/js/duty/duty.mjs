// The officer's seat: queue, one alert, who is near, sound and keys. It wires them; each of them decides its own part.

import { active, place, text, untaken } from "../ui/alerts.mjs";
import { readLists, showKeys } from "./side-column.mjs";
import { Commands } from "../live/commands.mjs";
import { Detail } from "./detail.mjs";
import { make } from "../ui/elements.mjs";
import { showFilters } from "./filters.mjs";
import { Forms } from "./form.mjs";
import { Keys } from "./keys.mjs";
import { distance, grave, nearest, nearRows, services } from "./nearest.mjs";
import { peopleOf } from "../live/people-topics.mjs";
import { counts, Queue, told } from "./queue.mjs";
import { Shift } from "./shift.mjs";
import { Ringer, Siren } from "./sound.mjs";
import { fill, hour, time } from "../ui/text.mjs";

const VIEWS = { duty: "/duty", shift: "/shift" };

export class Duty {
  /** @param {import("../ui/page.mjs").Page} page @param {import("../live/feed.mjs").Feed} feed @param {any} map */
  constructor(page, feed, map) {
    this.page = page;
    this.feed = feed;
    this.map = map;
    this.lines = [];
    this.state = null;
    this.tier = Math.min(9, page.live.scope.length);
    this.may = new Set(page.live.commands);
    this.lead = page.live.role === "duty_lead";
    this.keys = page.keys = new Keys({ store: localStorage });
    this.commands = new Commands(() => this.#draw(), { locked: () => page.seat?.lock(), own: page.live.by, done: (wish) => this.forms.done(wish) });
    const standing = (line) => this.#standing(line);
    this.queue = new Queue(page, { select: () => this.#selected(), standing, reset: () => this.#reset() });
    this.detail = new Detail(page, { act: (action) => this.act(action), standing, keys: this.keys });
    this.forms = new Forms(page, { send: (name, said) => this.#formed(name, said), closed: () => this.queue.list.focus({ preventScroll: true }) });
    this.shift = new Shift(page, { send: (wish) => this.#shift(wish) });
    this.ringer = new Ringer();
    this.siren = new Siren();
    this.topics = [...page.live.topics];
    this.wanted = decodeURIComponent(/^\/duty\/a\/(.+)$/.exec(location.pathname)?.[1] ?? "");
    this.heard = new Set();
    this.blocked = "";
  }

  start() {
    document.addEventListener("keydown", (event) => this.#key(event));
    for (const kind of ["pointerdown", "wheel"]) this.page.slot("queue").addEventListener(kind, () => this.queue.touch(), { passive: true });
    const bar = this.page.root.querySelector("#sound-bar");
    bar.append(Object.assign(make("button", "", this.page.words.sound_off), { type: "button", id: "arm" }));
    bar.firstElementChild.addEventListener("click", () => this.arm());
    this.page.root.querySelector("#help").addEventListener("click", () => this.#help());
    for (const [id, view] of [["#shelved", "shelved"], ["#held", "suppressed"]]) {
      this.page.root.querySelector(id).addEventListener("click", () => this.#view(this.queue.asked.view === view ? "queue" : view));
    }
    for (const [id, name] of [["#go-duty", "duty"], ["#go-shift", "shift"]]) {
      this.page.root.querySelector(id).addEventListener("click", (event) => (event.preventDefault(), this.#go(name)));
    }
    this.flood = this.page.root.querySelector("#flood");
    this.flood.hidden = !this.may.has("shift.flood");
    this.flood.addEventListener("click", () => this.#shift({ action: "shift.flood", object: "flood", note: this.state?.flood ? "off" : "on" }));
    addEventListener("popstate", () => this.#turn(location.pathname === VIEWS.shift ? "shift" : "duty"));
    this.#turn(this.page.live.shift ? "shift" : "duty");
    showFilters(this.page, this.queue, (priority) => this.#only(priority));
    this.shift.start();
    try {
      this.siren.open();
    } catch (none) {
      // A browser without audio: the bar says that there is no sound, and stays.
      this.page.say("sound", String(none));
    }
    this.#lists();
    this.#sound();
  }

  /** @param {Map<string, any>} all alerts by id */
  show(all) {
    this.lines = [...all].map(([id, line]) => ({ id, ...line }));
    this.over = Boolean(this.wanted) && !all.has(this.wanted);
    if (this.wanted && !this.over) {
      this.queue.selected = this.wanted;
      this.wanted = "";
      this.#draw();
      this.queue.select(this.queue.selected);
    }
    this.#announce();
    this.#draw();
  }

  /** @param {Map<string, any>} all of topic shift */
  desk(all) {
    this.state = all.get("state") ?? null;
    this.shift.show(all, this.lines, this.feed.clock.now());
    this.#draw();
  }

  hear(outcomes) {
    this.commands.hear(outcomes);
  }

  /** A second went by. */
  beat() {
    this.#sound();
    this.#draw();
    this.#near();
  }

  /** A click: from here on the browser may sound, and the seat is signed in. */
  async arm() {
    await this.siren.arm();
    if (!this.shift.seat && this.may.has("shift.begin")) this.#shift({ action: "shift.begin" });
    this.#sound();
  }

  /** A person acts on the row that is selected. A row that was selected because the one before went is only looked at by
   * the first press: nobody takes what was never chosen. */
  act(action) {
    const row = this.queue.row ?? this.queue.rows[0];
    if (!row) return;
    const chosen = this.queue.selected === row.key && !this.queue.moved;
    if (!chosen) return this.queue.select(row.key);
    const { line } = row;
    this.queue.touch();
    if (row.group && action === "acknowledge") return this.#group(row);
    if (action === "acknowledge" || action === "undo" || action === "unshelve" || action === "confirm") return this.#send(line, action);
    const asked = this.#asked(action, line);
    if (asked) this.forms.show(action, line.id, asked);
  }

  /** Search and filters as they are at first. */
  #reset() {
    this.page.root.querySelector("#search").value = "";
  }

  #asked(action, line) {
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

  /** Services first; then who is near. For what is grave nobody is chosen beforehand. */
  #choices(line) {
    const { words: w, live } = this.page;
    const first = services(place(line, live), w).map((word) => ({ value: word, word }));
    const found = this.#who(line).map((one) => ({ value: one.name, word: `${one.name} · ${distance(one.m, w)}` }));
    const alone = grave(line, live, hour(this.feed.clock.now()));
    return { choices: [...first, ...found], chosen: alone ? undefined : found[0]?.value };
  }

  #who(line) {
    const area = peopleOf(line.region, this.page.live);
    const dots = this.feed.replica.topics.get(`workers/${area}`);
    const posts = this.feed.replica.topics.get(`posts/${area}`);
    return dots && posts ? nearest(line, [...dots.all.values()], posts.all) : [];
  }

  #formed(name, said) {
    const row = this.queue.row;
    if (!row) return;
    const desk = {};
    if (said.to) desk.to = said.to;
    if (said.minutes === "once") desk.once = true;
    else if (said.minutes) desk.minutes = Number(said.minutes);
    if (said.nothing) desk.to = "nuisance";
    this.#send(row.line, name, said.note, desk);
  }

  #send(line, action, note = "", desk = undefined) {
    this.commands.send({ action: `alert.${action}`, object: line.id, expected_version: line.version, note, ...(desk ? { desk } : {}) });
  }

  /** Only notices are acknowledged together; of others the group is opened. */
  #group(row) {
    if (row.line.priority === 4) for (const line of row.lines.filter(untaken)) this.#send(line, "acknowledge");
    else {
      if (!this.queue.asked.open.has(row.key)) this.queue.toggle(row.key);
      this.queue.select(row.lines[0].id);
    }
  }

  #shift(wish) {
    const { live } = this.page;
    this.commands.send({ object: live.scope, expected_version: 0, note: "", ...wish });
  }

  #standing(line) {
    const one = this.commands.of.get(line.id);
    if (!one || one.state === "accepted") return "";
    const { words: w } = this.page;
    if (one.state !== "refused") return w[`command_${one.state}`];
    if (one.wish.expected_version < line.version && one.code !== "stale") return "";
    return fill(w[`refused_${one.code}`] ?? w.refused_other, { by: one.by });
  }

  #line() {
    return this.queue.row?.line ?? null;
  }

  #seat() {
    return { may: this.may, lead: this.lead, session: this.page.live.session, now: this.feed.clock.now(), undoMs: this.page.live.plan.undo * 1000 };
  }

  #draw() {
    const now = this.feed.clock.now();
    this.queue.show(this.lines, { flood: Boolean(this.state?.flood), now });
    const { words: w } = this.page;
    const n = counts(this.lines, this.tier);
    this.page.say("shelved", fill(w.shelved_n, { n: n.shelved }));
    this.page.say("held", fill(w.held_n, { n: n.suppressed + n.out_of_service }));
    if (this.state) {
      this.page.say("rate", fill(w.desk_rate, { n: this.state.recent }));
      this.page.say("flood-mode", this.state.flood ? fill(w.desk_flood_yes, { time: time(this.state.flood) }) : w.desk_flood_no);
    }
    this.flood.textContent = this.state?.flood ? w.flood_end : w.flood_begin;
    this.#flood(n);
    const live = ["live", "polling"].includes(this.feed.state());
    const elsewhere = this.lines.filter((line) => active(line) && !told(line, this.tier)).length;
    const { view } = this.queue.asked;
    const hidden = n.open && !this.queue.rows.length && view === "queue" ? w.queue_no_match : "";
    const note = [n.open ? "" : live ? w.queue_empty : w.queue_unknown, view === "queue" ? "" : w[`view_${view}`], hidden, elsewhere ? fill(w.queue_others, { n: elsewhere }) : ""];
    this.page.say("queue-note", note.filter(Boolean).join(" · "));
    for (const button of this.page.slot("filters").querySelectorAll("button[data-p]")) {
      const p = Number(button.dataset.p);
      const said = ` ${n.by[p - 1]} [${p}]`;
      if (button.lastChild.textContent !== said) button.lastChild.textContent = said;
      button.setAttribute("aria-pressed", String(this.queue.asked.only.has(p)));
    }
    this.#detail();
  }

  #detail() {
    this.detail.show(this.#line(), this.#seat(), this.queue.row?.lines.length ?? 1, this.over ? "detail_over" : "detail_none");
  }

  /** The banner of a flood: how many, what is folded, and the earliest of the chain. */
  #flood(n) {
    const banner = this.page.slot("flood");
    const on = Boolean(this.state?.flood);
    banner.hidden = !on;
    if (!on) return;
    const { words: w, live } = this.page;
    const first = this.lines.find((line) => line.id === this.state.first);
    const chain = first ? ` ${w.flood_first}: ${time(first.at)} ${text(first, w, live)} ${place(first, live)}` : "";
    this.page.say("flood", `${fill(w.flood_banner, { n: this.state.recent })}${chain} · ${fill(w.queue_all, { n: n.open })}`);
  }

  #selected() {
    const line = this.#line();
    if (line) Object.assign(this, { wanted: "", over: false });
    this.#detail();
    if (!line) {
      this.feed.follow(this.topics);
      this.map?.mark([]);
      if (!this.over) history.replaceState(null, "", `${VIEWS.duty}${location.search}`);
      return this.#near();
    }
    this.#follow(line);
    this.map?.show(line.region.slice(0, 9));
    this.map?.mark(line.lon_e6 ? [line.lon_e6, line.lat_e6] : []);
    history.replaceState(null, "", `/duty/a/${encodeURIComponent(line.id)}${location.search}`);
    this.#near();
  }

  /** Dots and posts of the alert's county, or of the own township, and of no other. */
  #follow(line) {
    const area = peopleOf(line.region, this.page.live);
    const people = area.length >= 6 ? [`workers/${area}`, `posts/${area}`] : [];
    this.feed.follow([...this.topics, ...people]);
  }

  #near() {
    const line = this.#line();
    this.page.table("near", line ? nearRows(line, this.#who(line), this.page, this.feed.clock.now()) : [], false);
  }

  /** New ones are read out, once each, the gravest first. */
  #announce() {
    const { words: w, live } = this.page;
    const fresh = this.lines.filter((line) => active(line) && untaken(line) && told(line, this.tier) && !this.heard.has(`${line.id}/${line.rang}`));
    for (const line of fresh) this.heard.add(`${line.id}/${line.rang}`);
    const [first] = fresh.sort((a, b) => a.priority - b.priority || a.at - b.at);
    if (first) this.page.say("heard", `${w[`priority_${first.priority}`]} ${text(first, w, live)} ${place(first, live)}`);
  }

  #sound() {
    const { words: w } = this.page;
    const now = performance.now();
    const own = this.lines.filter((line) => active(line) && told(line, this.tier)).map((line) => ({ ...line, open: untaken(line) }));
    const priority = this.feed.beats ? this.ringer.step(own, { now, flood: Boolean(this.state?.flood) }) : 0;
    if (priority) this.siren.ring(priority);
    const running = this.siren.state === "running";
    const slot = this.page.slot("sound");
    slot.dataset.state = this.siren.state;
    slot.dataset.rings = Object.values(this.siren.rings).join(" ");
    const left = this.ringer.left(now);
    this.page.say("sound", left ? fill(w.sound_silenced, { n: left }) : running ? `${w.sound_on} [${this.keys.map.silence.toUpperCase()}]` : w.sound_blocked);
    this.#bar(running);
    const said = running ? "running" : "blocked";
    if (this.shift.seat && this.shift.seat.sound !== said && this.blocked !== said) {
      this.blocked = said;
      this.#shift({ action: "shift.sound", object: "sound", desk: { to: said } });
    }
  }

  /** There while the browser may not sound, or while nobody has begun a shift here: one click does both. */
  #bar(running) {
    const bar = this.page.root.querySelector("#sound-bar");
    const { words: w } = this.page;
    const off = running && this.state && !this.shift.seat && this.may.has("shift.begin");
    bar.hidden = Boolean(running && !off);
    const said = off ? w.off_duty : w.sound_off;
    if (bar.firstElementChild.textContent !== said) bar.firstElementChild.textContent = said;
  }

  #only(priority) {
    const { only } = this.queue.asked;
    if (only.has(priority)) only.delete(priority);
    else only.add(priority);
    this.queue.merge();
    this.#draw();
  }

  #view(view) {
    this.queue.asked.view = view;
    this.queue.merge();
    this.#draw();
  }

  #key(event) {
    if (event.repeat) return;
    if (event.key === "Escape" && !event.isComposing) {
      if (this.queue.asked.view !== "queue") this.#view("queue");
      return;
    }
    if (!event.ctrlKey && !event.altKey && /^[1-4]$/.test(event.key) && this.keys.on && !event.target.closest("input, textarea, select, dialog[open]")) return this.#only(Number(event.key));
    const action = this.keys.action(event);
    if (!action) return;
    if (action.startsWith("go:")) return this.#go(action.slice(3));
    event.preventDefault();
    this.#do(action);
  }

  #do(action) {
    const line = this.#line();
    switch (action) {
      case "down": case "up": return this.queue.step(action === "down" ? 1 : -1);
      case "open": return this.queue.row?.group ? this.queue.toggle(this.queue.selected) : this.page.slot("detail").querySelector("button")?.focus();
      case "ack": return this.act("acknowledge");
      case "dispatch": return this.act("progress");
      case "escalate": case "shelve": case "note": return this.act(action);
      case "silence": return this.#silence();
      case "search": return this.page.root.querySelector("#search").focus();
      case "help": return this.#help();
      case "new": return this.queue.merge();
      case "intake": return this.page.intake?.open();
      case "focus": return line && this.map?.show(line.region.slice(0, 9));
      case "case": return line?.case && location.assign(`/case/${line.case}`);
      case "call": return line && this.forms.show("note", line.id, { needed: true, begin: `${this.page.words.key_call}: ` });
    }
  }

  #silence() {
    this.ringer.silence(performance.now());
    this.#sound();
  }

  #go(name) {
    if (name === "wall") return location.assign("/");
    if (name === "region") return location.assign(`/region/${this.page.live.scope.slice(0, 9)}${location.search}`);
    history.pushState(null, "", `${VIEWS[name]}${location.search}`);
    this.#turn(name);
  }

  #turn(name) {
    this.page.root.querySelector("#view-duty").hidden = name !== "duty";
    this.page.root.querySelector("#view-shift").hidden = name !== "shift";
    if (name === "duty") this.queue.list.focus({ preventScroll: true });
  }

  #help() {
    showKeys(this.page, this.keys);
  }

  #lists() {
    return readLists(this.page, this.shift);
  }
}
