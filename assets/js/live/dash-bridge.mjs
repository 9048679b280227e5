// Records of the replica as properties of Dash components: each store that the page's configuration names holds one
// field of one record. Written at most once a second, only when it changed, and only while the page can be seen.

const APART_MS = 1000;

/** @import { LiveStore } from "../types.d.ts" */
/** @import { Replica } from "./replica.mjs" */
/**
 * @typedef {{set_props?: (id: string, props: Record<string, unknown>) => void}} Renderer Dash's own
 * @typedef {{set?: typeof setProps, later?: (f: () => void, ms: number) => void, hidden?: () => boolean}} BridgeParts
 */

/**
 * Sets properties of a component, as a callback of Dash's would.
 * @param {string} id
 * @param {Record<string, unknown>} props
 */
export function setProps(id, props) {
  const { dash_clientside: renderer } = /** @type {{dash_clientside?: Renderer}} */ (window);
  renderer?.set_props?.(id, props);
}

export class DashBridge {
  /** @param {LiveStore[]} stores @param {Pick<Replica, "topics">} replica @param {BridgeParts} [parts] */
  constructor(stores, replica, parts = {}) {
    this.stores = stores;
    this.replica = replica;
    this.set = parts.set ?? setProps;
    this.later = parts.later ?? ((f, ms) => setTimeout(f, ms));
    this.hidden = parts.hidden ?? (() => document.hidden);
    this.waits = false;
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
    if (this.stores.some((one) => one.topic === topic)) this.wake();
  }

  /** Also called when the page is seen again. */
  wake() {
    if (this.waits || !this.stores.length || this.hidden()) return;
    this.waits = true;
    this.later(() => {
      this.waits = false;
      if (!this.hidden()) this.#write();
    }, APART_MS);
  }

  #write() {
    for (const { id, topic, key, field } of this.stores) {
      const held = this.replica.topics.get(topic);
      const all = /** @type {Map<unknown, Record<string, unknown>> | undefined} */ (held?.all);
      const record = all?.get(key);
      if (!held || !record || this.late === null) continue;
      const data = { value: this.late ? null : record[field], late: this.late };
      const text = JSON.stringify(data);
      if (this.written.get(id) === text) continue;
      this.written.set(id, text);
      this.set(id, { data: { ...data, at: held.at } });
    }
  }
}
