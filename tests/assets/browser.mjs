// A browser's document for modules that need one: happy-dom's window as globals, slots of a page, a feed in hand.

import { Window } from "happy-dom";

import { ServerClock } from "../../assets/js/live/clock.mjs";
import { Replica } from "../../assets/js/live/replica.mjs";
import { Drafts } from "../../assets/js/ui/drafts.mjs";
import { Page } from "../../assets/js/ui/page.mjs";

const GLOBALS = [
  "document",
  "location",
  "history",
  "Event",
  "KeyboardEvent",
  "MouseEvent",
  "SubmitEvent",
  "FormData",
  "HTMLElement",
  "HTMLFormElement",
  "MutationObserver",
  "sessionStorage",
  "localStorage",
  "CustomEvent",
  "addEventListener",
  "dispatchEvent",
  "requestAnimationFrame",
  "innerWidth",
  "innerHeight",
  "getComputedStyle",
  "matchMedia",
  "Node",
];

const TIMERS = { setTimeout, setInterval };
/** Pages so far: what a page put off is over with it, or it would reach the server of the next test. */
let pages = 0;

/** Makes a window's parts global. @param {string} address of the page */
export function browser(address = "http://city.test/") {
  const window = new Window({ url: address });
  for (const name of GLOBALS) {
    const value = typeof window[name] === "function" && !/^[A-Z]/.test(name) ? window[name].bind(window) : window[name];
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  // What a page does every now and then keeps no test waiting.
  for (const name of ["setTimeout", "setInterval"]) {
    globalThis[name] = (act, ms) => {
      const page = pages;
      return TIMERS[name](() => page === pages && act(), ms).unref();
    };
  }
  globalThis.ResizeObserver = class {
    observe() {}
  };
  return window;
}

/** Words that are their own names, but for those given. */
export const wordsOf = (more = {}) => new Proxy(more, { get: (own, name) => own[name] ?? String(name) });

/** A page with these slots. @param {string[]} slots @param {object} live @param {string} html besides the slots */
export function pageOf(slots, live, html = "") {
  pages += 1;
  const root = document.createElement("main");
  root.innerHTML = slots.map((name) => `<section><div data-slot="${name}"></div></section>`).join("") + html;
  document.body.replaceChildren(root);
  const page = new Page(root, { topics: [], names: {}, types: {}, rules: {}, commands: [], query: "", ...live });
  page.drafts = new Drafts({ session: "s" });
  return page;
}

/** A live feed whose records a test puts. */
export function feedOf() {
  const replica = new Replica();
  const clock = new ServerClock(() => 0);
  const revs = new Map();
  return {
    replica,
    clock,
    beats: 1,
    followed: [],
    state: () => "live",
    follow(topics) {
      this.followed = topics;
    },
    /** The whole of a topic. */
    put(topic, records) {
      revs.set(topic, (revs.get(topic) ?? 0) + 1);
      replica.grant({ asked: topic, topic, number: 1, columns: false });
      replica.text({ t: "snapshot", topic, rev: `${revs.get(topic)}-0`, at: 1, records });
      return replica.topics.get(topic);
    },
  };
}

/**
 * A server that answers each address by its function, and what was sent to it.
 * @param {Record<string, (body: any, address: string) => Response>} answers by the beginning of the address
 */
export function serverOf(answers) {
  const sent = [];
  globalThis.fetch = async (address, options = {}) => {
    options.signal?.throwIfAborted();
    const body = typeof options.body === "string" ? JSON.parse(options.body) : (options.body ?? null);
    sent.push([String(address), body]);
    const [, answer] = Object.entries(answers).find(([begin]) => String(address).startsWith(begin)) ?? [];
    return answer ? answer(body, String(address)) : new Response("", { status: 404 });
  };
  return sent;
}

/** Lets everything that waits for an answer go on. */
export const settled = async () => {
  for (let n = 0; n < 20; n++) await new Promise(setImmediate);
};

/** A key press on an element. */
export function press(key, target = document.body, more = {}) {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  target.dispatchEvent(event);
  return event;
}
