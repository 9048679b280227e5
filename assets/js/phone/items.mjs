// What a phone says to intake, as streams/wire/phone.py takes it. Times are ms of the city's clock.

/**
 * @typedef {{t: "position", at: number, lon: number, lat: number, accuracy?: number, speed?: number, bearing?: number,
 *   interval?: number}} Position
 * @typedef {{t: string, id: string, source: "", at: number, [field: string]: unknown}} PhoneEvent
 * @typedef {Position | PhoneEvent} Item
 * @typedef {{id: string, started: number, purpose: string}} Duty a session of duty
 * @typedef {Pick<GeolocationCoordinates, "longitude" | "latitude" | "accuracy" | "speed" | "heading">} Coordinates
 */

/** Seconds between two positions of a session. */
export const INTERVAL_S = 10;

/** @param {string} t @param {number} at @param {object} more @returns {PhoneEvent} */
const event = (t, at, more) => ({ t, id: crypto.randomUUID(), source: "", at, ...more });

/** @param {number} at @param {string} purpose */
export const beginning = (at, purpose) => event("duty_start", at, { device: 0, worker: 0, purpose });

/** @param {number} at @param {Duty} duty */
export const ending = (at, { id, started }) => event("duty_end", at, { device: 0, worker: 0, session: id, started });

/** @param {number} at @param {Coordinates} where @returns {Position} */
export function position(at, { longitude, latitude, accuracy, speed, heading }) {
  /** @type {Position} */
  const item = { t: "position", at, lon: longitude, lat: latitude, accuracy, interval: INTERVAL_S };
  if (speed !== null && speed >= 0) item.speed = speed;
  if (heading !== null && heading >= 0) item.bearing = heading;
  return item;
}

/**
 * What takes the place of a position that may not be sent any more: its number, and nothing of it.
 * @returns {Position}
 */
export const blank = () => ({ t: "position", at: 0, lon: 0, lat: 0 });

/** @param {Coordinates | null} where */
const placed = (where) =>
  where ? { lon_e6: Math.round(where.longitude * 1e6), lat_e6: Math.round(where.latitude * 1e6) } : {};

/**
 * @param {number} at
 * @param {{type: string, category: string, text: string, region: string, where: Coordinates | null}} wanted
 */
export const report = (at, { type, category, text, region, where }) =>
  event("report", at, { type, category, text, region: where ? "" : region, ...placed(where) });

/**
 * A call for help, or that it is taken back.
 * @param {number} at
 * @param {Coordinates | null} where
 * @param {boolean} cancelled
 */
export const call = (at, where, cancelled) => event("sos", at, { worker: 0, cancelled, ...placed(where) });

/** @param {number} at @param {string} message @param {string} step @param {string} [note] */
export const receipt = (at, message, step, note = "") => event("message_receipt", at, { message, step, note });

/**
 * The same with its times moved, as far as they lie ahead.
 * @template {object} T
 * @param {T} one an item, or a session
 * @param {number} now city ms
 * @param {number} by ms
 * @returns {T}
 */
export const retimed = (one, now, by) => {
  const times = Object.entries(one).filter(([name, at]) => (name === "at" || name === "started") && at > now);
  return { ...one, ...Object.fromEntries(times.map(([name, at]) => [name, at + by])) };
};
