// A day's track played back: where the marker is at a moment. It moves between two fixes at most two minutes apart,
// stays at the last one otherwise, and never goes beyond the last fix.

/**
 * @typedef {{at: number[], lon: number[], lat: number[]}} Fixes `at`: city ms; `lon`, `lat`: 1e-6 degree
 * @typedef {{legs: number[], stops: [number, number][], events: {at: number, type: string}[]}} Parts `legs`: indices of
 *   the fixes that begin one; `stops`: indices of first and last fix
 * @typedef {Fixes & Parts & {speed: (number | null)[], battery: (number | null)[], accuracy: (number | null)[],
 *   marks: string[][], day: string, missing: string[], sessions: Session[]}} Track `missing`: files that could not be
 *   read
 * @typedef {{at: number, kind: "stop" | "gap", n: number} | {at: number, kind: "report", type: string} |
 *   {at: number, kind: "begin"} | {at: number, kind: "end", by: string}} Happening `n`: minutes
 */

/** @typedef {{started: number, ended: number | null, by: string}} Session `ended`: null while no end is known */

export const JOINED_MS = 120000;
export const SPEEDS = [1, 4, 16, 60];

/** Index of the last fix at or before a moment, -1 before the first. @param {number[]} at @param {number} now */
export function before(at, now) {
  let [low, high] = [0, at.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at[middle] <= now) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** [lon, lat] in degrees at a moment, null before the first fix. @param {Fixes} track @param {number} now */
export function place(track, now) {
  const n = before(track.at, now);
  if (n < 0) return null;
  const here = [track.lon[n] / 1e6, track.lat[n] / 1e6];
  const apart = n + 1 < track.at.length ? track.at[n + 1] - track.at[n] : Infinity;
  if (apart > JOINED_MS) return here;
  const share = (now - track.at[n]) / apart;
  return [
    here[0] + ((track.lon[n + 1] - track.lon[n]) / 1e6) * share,
    here[1] + ((track.lat[n + 1] - track.lat[n]) / 1e6) * share,
  ];
}

/**
 * Lines of the map: what is known, with its part of the day (0..1), and every gap apart, with its minutes.
 * @param {Fixes & Pick<Track, "legs">} track
 */
export function lines(track) {
  const [first, last] = [track.at[0], track.at[track.at.length - 1]];
  /** @param {number} n */
  const point = (n) => [track.lon[n] / 1e6, track.lat[n] / 1e6];
  const begins = new Set(track.legs);
  /** @param {number} n @param {object} properties @returns {GeoJSON.Feature} */
  const feature = (n, properties) => {
    const coordinates = [point(n - 1), point(n)];
    return { type: "Feature", properties: { ...properties }, geometry: { type: "LineString", coordinates } };
  };
  const known = [];
  const gaps = [];
  for (let n = 1; n < track.at.length; n++) {
    if (begins.has(n)) gaps.push(feature(n, { minutes: Math.round((track.at[n] - track.at[n - 1]) / 60000) }));
    else known.push(feature(n, { part: (track.at[n] - first) / (last - first || 1) }));
  }
  return { known, gaps };
}

/**
 * From when to when an axis of the day goes: all that is known of it. City ms.
 * @param {Pick<Track, "at" | "sessions" | "events">} track
 * @returns {[number, number]}
 */
export function axis({ at, sessions, events }) {
  const ends = sessions.flatMap(({ started, ended }) => (ended === null ? [started] : [started, ended]));
  const all = [at[0], at[at.length - 1], ...ends, ...events.map((one) => one.at)];
  return [Math.min(...all), Math.max(...all)];
}

/** Where a moment is on an axis, 0 to 100 %. @param {[number, number]} span @param {number} at */
export const percent = ([first, last], at) => `${(100 * (at - first)) / (last - first || 1)}%`;

/**
 * The moment at `x` of an axis that is `wide`.
 * @param {[number, number]} span
 * @param {number} x
 * @param {number} wide
 */
export const moment = ([first, last], x, wide) =>
  first + ((last - first) * Math.max(0, Math.min(wide, x))) / (wide || 1);

/**
 * What happened, in the order of time: sessions, stops, gaps, reports.
 * @param {Parts & Pick<Track, "at" | "sessions">} track
 * @returns {Happening[]}
 */
export function happenings({ at, stops, legs, events, sessions }) {
  /** @param {number} from @param {number} to */
  const minutes = (from, to) => Math.round((at[to] - at[from]) / 60000);
  /** @type {Happening[]} */
  const all = [
    ...stops.map(([from, to]) => ({ at: at[from], kind: /** @type {const} */ ("stop"), n: minutes(from, to) })),
    ...legs.slice(1).map((n) => ({ at: at[n - 1], kind: /** @type {const} */ ("gap"), n: minutes(n - 1, n) })),
    ...events.map((one) => ({ ...one, kind: /** @type {const} */ ("report") })),
    ...sessions.map(({ started }) => ({ at: started, kind: /** @type {const} */ ("begin") })),
    ...sessions.flatMap(({ ended, by }) =>
      ended === null ? [] : [{ at: ended, kind: /** @type {const} */ ("end"), by }],
    ),
  ];
  return all.sort((a, b) => a.at - b.at);
}
