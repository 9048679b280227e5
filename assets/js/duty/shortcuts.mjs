// What the keys of the desk do, and the way to other pages.

import { find, needed, targetOf } from "../ui/elements.mjs";
import { showKeys } from "./side-column.mjs";

/** @import { Alert } from "../types.d.ts" */
/** @import { CityMap } from "../map/city.mjs" */
/** @import { Page } from "../ui/page.mjs" */
/** @import { Actions } from "./actions.mjs" */
/** @import { Drawer } from "./drawer.mjs" */
/** @import { DutyLive } from "./duty.mjs" */
/** @import { Keys } from "./keys.mjs" */
/** @import { QueueList } from "./queue-list.mjs" */
/**
 * @typedef {{keys: Keys, queue: QueueList, actions: Actions, map: CityMap | null, newCase: {open: () => void},
 *   silence: () => void, view: (view: string) => void, only: (priority: number) => void,
 *   merge: (line: Alert) => void, drawer: Pick<Drawer, "toggle" | "close">, order: () => void,
 *   area: () => void, shift: () => void}} ShortcutParts `view`: lists what is in a state; `only`: turns a priority on
 *   or off; `order`: opens the form of an order, `area`: the map for an audience by area; `shift`: draws the hand-over
 */

/** @type {Record<string, string>} */
const VIEWS = { duty: "/duty", shift: "/shift" };
const FIELDS = "input, textarea, select, dialog[open]";

export class Shortcuts {
  /** @param {Page<DutyLive>} page @param {ShortcutParts} parts */
  constructor(page, parts) {
    this.page = page;
    this.parts = parts;
  }

  start() {
    const { root, live } = this.page;
    document.addEventListener("keydown", (event) => this.#key(event));
    find(root, "#help")?.addEventListener("click", () => this.#help());
    for (const [id, name] of [
      ["#go-duty", "duty"],
      ["#go-shift", "shift"],
    ]) {
      find(root, id)?.addEventListener("click", (event) => (event.preventDefault(), this.go(name)));
    }
    addEventListener("popstate", () => this.#turn(location.pathname === VIEWS.shift ? "shift" : "duty"));
    this.#turn(live.shift ? "shift" : "duty");
  }

  #help() {
    showKeys(this.page, this.parts.keys);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { keys } = this.parts;
    if (event.repeat) return;
    if (event.key === "Escape" && !event.isComposing) {
      if (!this.parts.drawer.close() && this.parts.queue.query.view !== "queue") this.parts.view("queue");
      return;
    }
    const digit = !event.ctrlKey && !event.altKey && /^[1-4]$/.test(event.key) && keys.on;
    if (digit && !targetOf(event)?.closest(FIELDS)) return this.parts.only(Number(event.key));
    const action = keys.action(event);
    if (!action) return;
    if (action.startsWith("go:")) return this.go(action.slice(3));
    event.preventDefault();
    this.#do(action);
  }

  /** @param {string} action of a key */
  #do(action) {
    const { queue, actions, map, newCase } = this.parts;
    const line = queue.row?.line;
    /** @type {Record<string, () => unknown>} */
    const does = {
      down: () => queue.step(1),
      up: () => queue.step(-1),
      open: () => this.#open(),
      ack: () => actions.act("acknowledge"),
      dispatch: () => actions.act("progress"),
      escalate: () => actions.act("escalate"),
      shelve: () => actions.act("shelve"),
      note: () => actions.act("note"),
      undo: () => actions.act("undo"),
      confirm: () => actions.act("confirm"),
      close: () => actions.act("close"),
      merge: () => line && this.parts.merge(line),
      silence: () => this.parts.silence(),
      search: () => find(this.page.root, "#search")?.focus(),
      help: () => this.#help(),
      new: () => queue.merge(),
      intake: () => newCase.open(),
      focus: () => line && map?.show(line.region.slice(0, 9)),
      case: () => line && this.#case(line),
      call: () => this.page.call(),
      offer: () => this.page.offerCall(),
      order: () => this.parts.order(),
      area: () => this.parts.area(),
      track: () => find(this.page.root, "[data-testid=card-track]")?.click(),
    };
    does[action]?.();
  }

  /** Opens the case beside the queue, or closes it; of an alert without one it says so. @param {Alert} line */
  #case(line) {
    if (line.case) this.parts.drawer.toggle(line);
    else this.parts.actions.say(line, this.page.words.drawer_none);
  }

  /** Opens a group, or goes to the buttons of an alert. */
  #open() {
    const { queue } = this.parts;
    if (queue.row?.group) queue.toggle(queue.row.key);
    else find(needed(this.page.slot("detail")), "button")?.focus();
  }

  /** @param {string} name of a page */
  go(name) {
    if (name === "wall") return location.assign("/");
    if (name === "region") return location.assign(`/region/${this.page.live.scope.slice(0, 9)}${location.search}`);
    history.pushState(null, "", `${VIEWS[name]}${location.search}`);
    this.#turn(name);
  }

  /** @param {string} name of a view */
  #turn(name) {
    needed(find(this.page.root, "#view-duty")).hidden = name !== "duty";
    needed(find(this.page.root, "#view-shift")).hidden = name !== "shift";
    if (name === "duty") this.parts.queue.list.focus({ preventScroll: true });
    else this.parts.shift();
  }
}
