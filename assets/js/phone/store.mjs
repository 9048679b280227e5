// What the phone has: whose it is, the session, and every item until intake has acknowledged it. Each change is
// one transaction over all tabs, so a number is given once and a position never gets in behind the end of its session.

import { blank, ending, retimed } from "./items.mjs";
import { LANES } from "./lanes.mjs";

/** @import { Duty, Item, Position } from "./items.mjs" */
/** @import { Lane, Row } from "./lanes.mjs" */
/**
 * @typedef {{key: string, device: number, epoch: number, stream: string, gateway?: string, poll?: string}} Phone
 * @typedef {{given: boolean, version: string, at: number, acknowledged: boolean}} Consent `acknowledged`: intake has it
 * @typedef {{get: (name: string) => Promise<any>, put: (name: string, value: unknown) => unknown,
 *   drop: (name: string) => unknown, add: (lane: Lane, item: Item) => Promise<number>, rows: IDBObjectStore}} Change
 */

const KEPT = "kept";
const ITEMS = "items";
const LAST = Number.MAX_SAFE_INTEGER;

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** @param {number} device @param {Lane} lane @param {number} [first] @param {number} [last] */
const range = (device, lane, first = 0, last = LAST) => IDBKeyRange.bound([device, lane, first], [device, lane, last]);

/**
 * @param {IDBFactory} [factory]
 * @param {() => void} [lost] the system has taken all of it, while it was in use
 */
export async function openStore(factory = indexedDB, lost = () => {}) {
  const request = factory.open("phone", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(KEPT);
    request.result.createObjectStore(ITEMS, { keyPath: ["device", "lane", "seq"] });
  };
  const db = await done(request);
  db.onclose = lost;
  return new Store(db);
}

export class Store {
  /** @param {IDBDatabase} db @param {() => void} [changed] called after each change of this tab */
  constructor(db, changed = () => {}) {
    this.db = db;
    this.changed = changed;
  }

  /** @param {string} name @returns {Promise<any>} */
  async get(name) {
    return done(this.db.transaction(KEPT).objectStore(KEPT).get(name));
  }

  /**
   * One transaction: all of `act` or, where it throws, nothing. Rejects with QuotaExceededError where the phone is
   * full.
   * @template T @param {(change: Change) => Promise<T>} act @returns {Promise<T>}
   */
  async change(act) {
    const tx = this.db.transaction([KEPT, ITEMS], "readwrite", { durability: "strict" });
    /** @type {Promise<void>} */
    const ended = new Promise((resolve, reject) => {
      tx.oncomplete = () => resolve();
      tx.onabort = () => reject(tx.error ?? new Error("the change was taken back"));
    });
    const [kept, rows] = [tx.objectStore(KEPT), tx.objectStore(ITEMS)];
    /** @type {Change} */
    const change = {
      get: (name) => done(kept.get(name)),
      put: (name, value) => kept.put(value, name),
      drop: (name) => kept.delete(name),
      add: (lane, item) => add(kept, rows, lane, item),
      rows,
    };
    try {
      const found = await act(change);
      await ended;
      this.changed();
      return found;
    } catch (error) {
      undo(tx);
      await ended.catch(() => {});
      throw error;
    }
  }

  /** @param {string} name @param {unknown} value */
  put(name, value) {
    return this.change(async (change) => void change.put(name, value));
  }

  /** Keeps an item to be sent. @param {Item} item @returns {Promise<number>} its number on the lane of what happens */
  note(item) {
    return this.change((change) => change.add("incident", item));
  }

  /** The same, unless something of that name was noted before. @param {string} name @param {Item} item */
  once(name, item) {
    return this.change(async (change) => {
      if (await change.get(`once/${name}`)) return;
      change.put(`once/${name}`, 1);
      await change.add("incident", item);
    });
  }

  /** Begins a session, unless one goes on. @param {Duty} duty @param {Item} item */
  begin(duty, item) {
    return this.change(async (change) => {
      if (await change.get("duty")) return;
      change.drop("lapsed");
      change.put("duty", duty);
      await change.add("incident", item);
    });
  }

  /** Ends the session that goes on. @param {number} at */
  end(at) {
    return this.change((change) => endIn(change, at));
  }

  /** The server has ended the session. @param {Duty} duty */
  lapse({ id }) {
    return this.change(async (change) => {
      const duty = await change.get("duty");
      if (duty?.id !== id) return;
      change.drop("duty");
      change.put("lapsed", id);
    });
  }

  /** Keeps a position, if it was made within the session and is agreed to. @param {Position} fix @param {Lane} lane */
  fix(fix, lane) {
    return this.change(async (change) => {
      const [duty, consent] = [await change.get("duty"), await change.get("consent")];
      if (!duty || fix.at < duty.started || !consent?.given) return false;
      await change.add(lane, fix);
      return true;
    });
  }

  /**
   * What the worker says to positions. Taken back, no position that waits is sent any more.
   * @param {Consent} consent
   */
  consent(consent) {
    return this.change(async (change) => {
      change.put("consent", consent);
      if (consent.given) return;
      await endIn(change, consent.at);
      const phone = await change.get("phone");
      for (const lane of /** @type {Lane[]} */ (phone ? ["live", "backfill"] : []))
        for (const row of await done(change.rows.getAll(range(phone.device, lane))))
          change.rows.put({ ...row, item: blank() });
    });
  }

  /**
   * Another enrolment. What waits under the one before stays, and is not sent in another's name.
   * @param {Phone} phone
   */
  enrol(phone) {
    return this.change(async (change) => {
      for (const name of ["duty", "consent", "own", "sos", "lapsed"]) change.drop(name);
      change.put("phone", phone);
    });
  }

  /**
   * Everything up to `hi` is durable: now it goes, and no number up to there is given again.
   * @param {Map<Lane, number>} hi
   */
  settle(hi) {
    return this.change(async (change) => {
      const phone = await change.get("phone");
      for (const [lane, upto] of phone ? hi : []) {
        change.rows.delete(range(phone.device, lane, 0, upto));
        const name = nextOf(phone.device, lane);
        if (((await change.get(name)) ?? 1) <= upto) change.put(name, upto + 1);
      }
    });
  }

  /**
   * The server's clock is otherwise than was believed: what waits and lies ahead of its time was made by a wrong clock,
   * and moves as this one does.
   * @param {number} shift city ms less the phone's
   * @param {number} now city ms
   */
  retime(shift, now) {
    return this.change(async (change) => {
      const by = shift - ((await change.get("shift")) ?? 0);
      const [phone, duty] = [await change.get("phone"), await change.get("duty")];
      change.put("shift", shift);
      if (duty) change.put("duty", retimed(duty, now, by));
      for (const lane of phone ? LANES : [])
        for (const row of await done(change.rows.getAll(range(phone.device, lane))))
          if (row.item.at > now) change.rows.put({ ...row, item: retimed(row.item, now, by) });
    });
  }

  /**
   * The first rows of each lane.
   * @param {number} device
   * @param {number} most
   * @returns {Promise<Record<Lane, Row[]>>}
   */
  async first(device, most) {
    const rows = this.db.transaction(ITEMS).objectStore(ITEMS);
    const found = LANES.map(async (lane) => [lane, await done(rows.getAll(range(device, lane), most))]);
    return Object.fromEntries(await Promise.all(found));
  }

  /** How many wait on each lane. @param {number} device @returns {Promise<Record<Lane, number>>} */
  async waiting(device) {
    const rows = this.db.transaction(ITEMS).objectStore(ITEMS);
    const found = LANES.map(async (lane) => [lane, await done(rows.count(range(device, lane)))]);
    return Object.fromEntries(await Promise.all(found));
  }

  /** How many wait that no enrolment of now may send. @param {number} device */
  async left(device) {
    const rows = this.db.transaction(ITEMS).objectStore(ITEMS);
    return (await done(rows.getAll())).filter((row) => row.device !== device).length;
  }

  /** Forgets what an earlier enrolment left. @param {number} device */
  forget(device) {
    return this.change(async ({ rows }) => {
      rows.delete(IDBKeyRange.upperBound([device], true));
      rows.delete(IDBKeyRange.lowerBound([device + 1]));
    });
  }
}

/** @param {IDBTransaction} tx that may have ended by itself */
function undo(tx) {
  try {
    tx.abort();
  } catch {
    // It has ended: there is nothing left to take back.
  }
}

/** @param {number} device @param {Lane} lane */
const nextOf = (device, lane) => `next/${device}/${lane}`;

/** @param {IDBObjectStore} kept @param {IDBObjectStore} rows @param {Lane} lane @param {Item} item */
async function add(kept, rows, lane, item) {
  const phone = await done(kept.get("phone"));
  if (!phone) throw new Error("this phone is not enrolled");
  const name = nextOf(phone.device, lane);
  const seq = (await done(kept.get(name))) ?? 1;
  kept.put(seq + 1, name);
  rows.put({ device: phone.device, lane, seq, item });
  return seq;
}

/** @param {Change} change @param {number} at */
async function endIn(change, at) {
  const duty = await change.get("duty");
  if (!duty) return;
  change.drop("duty");
  await change.add("incident", ending(Math.max(at, duty.started), duty));
}
