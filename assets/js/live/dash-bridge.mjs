// Records of the replica as properties of Dash components: each store that the page's configuration names holds one
// field of one record, or some fields of every record of a kind. Written at once, then at most once a second, only when
// it changed, and only while the page can be seen.

const APART_MS = 1000;

/** @import { LiveStore } from "../types.d.ts" */
/** @import { Replica } from "./replica.mjs" */
/**
 * @typedef {{set_props?: (id: string, props: Record<string, unknown>) => void}} Renderer Dash's own
 * @typedef {{getState: () => {history?: {past: unknown[]}}}} Store of Dash's renderer
 * @typedef {{set?: typeof setProps, later?: (f: () => void, ms: number) => void,
 *   now?: () => number, hidden?: () => boolean}} BridgeParts
 */

/**
 * Sets properties of a component, as a callback of Dash's would.
 * @param {string} id
 * @param {Record<string, unknown>} props
 */
export function setProps(id, props) {
  const { dash_clientside: renderer, dash_stores: stores = [] } =
    /** @type {{dash_clientside?: Renderer, dash_stores?: Store[]}} */ (window);
  renderer?.set_props?.(id, props);
  // Dash keeps what each change replaced, for an undo that no page has: it would grow for ever.
  for (const store of stores) store.getState().history?.past.splice(0);
}

export class DashBridge {
  /** @param {LiveStore[]} stores @param {Pick<Replica, "topics">} replica @param {BridgeParts} [parts] */
  constructor(stores, replica, parts = {}) {
    this.stores = stores;
    this.replica = replica;
    this.set = parts.set ?? setProps;
    this.later = parts.later ?? ((f, ms) => setTimeout(f, ms));
    this.now = parts.now ?? (() => performance.now());
    this.hidden = parts.hidden ?? (() => document.hidden);
    this.waits = false;
    /** When something was last written, ms of this page. */
    this.wrote = -APART_MS;
    /** @type {Map<string, string>} */
    this.written = new Map();
    /**
     * What is shown in place of numbers that are not of now (late.mjs); null before anything is known.
     * @type {string | null}
     */
    this.late = null;
  }

  /** Something of a topic changed. @param {string} topic */
  hear(topic) {
    if (this.stores.some((one) => one.topic === (one.fields ? kindOf(topic) : topic))) this.wake();
  }

  /** Also called when the page is seen again. */
  wake() {
    if (this.waits || !this.stores.length || this.hidden()) return;
    this.waits = true;
    this.later(
      () => {
        this.waits = false;
        if (!this.hidden()) this.#write();
      },
      Math.max(0, this.wrote + APART_MS - this.now()),
    );
  }

  #write() {
    for (const store of this.stores) {
      const found = this.late === null ? null : store.fields ? this.#records(store, store.fields) : this.#one(store);
      if (!found) continue;
      const data = { ...found.said, late: this.late };
      const text = JSON.stringify(data);
      if (this.written.get(store.id) === text) continue;
      this.written.set(store.id, text);
      this.wrote = this.now();
      this.set(store.id, { data: { ...data, at: found.at } });
    }
  }

  /** @param {LiveStore} store */
  #one({ topic, key, field }) {
    const held = this.replica.topics.get(topic);
    const all = /** @type {Map<unknown, Record<string, unknown>> | undefined} */ (held?.all);
    const record = all?.get(key);
    return held && record ? { at: held.at, said: { value: this.late ? null : record[field] } } : null;
  }

  /** Of every topic of the kind that the page follows. @param {LiveStore} store @param {string[]} fields */
  #records({ topic }, fields) {
    const held = [...this.replica.topics].filter(([name]) => kindOf(name) === topic).map(([, one]) => one);
    const all = held.flatMap((one) => [.../** @type {Map<string, Record<string, unknown>>} */ (one.all)]);
    const picked = all.map(([key, record]) => [key, Object.fromEntries(fields.map((name) => [name, record[name]]))]);
    const at = Math.max(...held.map((one) => one.at));
    return held.length ? { at, said: { records: this.late ? {} : Object.fromEntries(picked) } } : null;
  }
}

/** @param {string} topic */
const kindOf = (topic) => topic.split("/")[0];
