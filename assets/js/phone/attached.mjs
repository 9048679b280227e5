// Pictures and voice notes in the phone's store: of a report that is being written, and of what was sent. The bytes lie
// apart, so that what is drawn each second does not read them.

/** @import { Change, Store } from "./store.mjs" */
/**
 * @typedef {{type: string, bytes: ArrayBuffer, hash: string}} Picked one that was taken; `hash`: SHA-256 of the bytes
 * @typedef {{name: string, about: string, device: number, type: string, size: number, hash: string, seq: number,
 *   at: number, state: "waits" | "sent" | "refused", code: string}} FileLine `about`: report or order; `seq`: of the
 *   report on the lane of what happens, which goes first; `code`: why it was refused
 */

/** Files of one report or order, as the server takes at most of a case. */
export const MOST = 6;
/** Type of a line that is no file: the telephone of the resident who reported. */
export const REPORTER = "reporter";
const SHOWN = 60;
const DRAFT = "draft-files";

/** @param {string} type @param {ArrayBuffer} bytes @returns {Promise<Picked>} */
export async function picked(type, bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return { type, bytes, hash: [...digest].map((one) => one.toString(16).padStart(2, "0")).join("") };
}

/**
 * One more of the report that is being written; the same one is there once.
 * @param {Store} store @param {Picked} one
 */
export const addDraft = (store, one) =>
  store.change(async (change) => {
    /** @type {Picked[]} */
    const known = (await change.get(DRAFT)) ?? [];
    if (known.length < MOST && !known.some(({ hash }) => hash === one.hash)) change.put(DRAFT, [...known, one]);
  });

/** @param {Store} store @returns {Promise<Picked[]>} */
export const drafts = async (store) => (await store.get(DRAFT)) ?? [];

/** @param {Store} store @param {string} hash */
export const dropDraft = (store, hash) =>
  store.change(async (change) =>
    change.put(
      DRAFT,
      ((await change.get(DRAFT)) ?? []).filter((/** @type {Picked} */ one) => one.hash !== hash),
    ),
  );

/**
 * Within the change that files the report: its pictures go after it.
 * @param {Change} change @param {string} about @param {number} seq @param {number} at
 */
export async function fileDrafts(change, about, seq, at) {
  for (const one of (await change.get(DRAFT)) ?? []) await attach(change, one, about, seq, at);
  change.drop(DRAFT);
}

/**
 * The telephone of the resident, to go after the report and to no journal.
 * @param {Change} change @param {string} phone @param {string} about @param {number} seq @param {number} at
 */
export const attachReporter = (change, phone, about, seq, at) =>
  attach(change, { type: REPORTER, bytes: new TextEncoder().encode(phone).buffer, hash: REPORTER }, about, seq, at);

/**
 * Keeps a file to be sent.
 * @param {Change} change @param {Picked} one @param {string} about @param {number} seq @param {number} at
 */
export async function attach(change, { type, bytes, hash }, about, seq, at) {
  const { device } = await change.get("phone");
  /** @type {FileLine[]} */
  const lines = (await change.get("files")) ?? [];
  const name = `${about}/${hash}`;
  if (lines.some((line) => line.name === name)) return;
  change.put(`bytes/${name}`, bytes);
  /** @type {FileLine} */
  const line = { name, about, device, type, size: bytes.byteLength, hash, seq, at, state: "waits", code: "" };
  // What is done and old is forgotten; what waits never is.
  const done = lines.filter(({ state }) => state !== "waits").slice(-SHOWN);
  change.put("files", [...lines.filter(({ state }) => state === "waits"), ...done, line]);
}

/**
 * What became of a file: its bytes go.
 * @param {Store} store @param {string} name @param {{state: string, code?: string}} ended
 */
export const filed = (store, name, { state, code = "" }) =>
  store.change(async (change) => {
    const lines = (await change.get("files")) ?? [];
    change.put(
      "files",
      lines.map((/** @type {FileLine} */ line) => (line.name === name ? { ...line, state, code } : line)),
    );
    change.drop(`bytes/${name}`);
  });
