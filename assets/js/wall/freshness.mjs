// How old a feed may be before it is late, and before what it feeds is stale. By the number of phones that should send.

const SLOWEST_S = 300;
const QUICKEST_S = 5;
const STALE_S = 60;

/** Seconds between two fixes of anyone, with `n` people who send every five minutes at least. @param {number} n */
export function interval(n) {
  return Math.min(SLOWEST_S, Math.max(QUICKEST_S, SLOWEST_S / n));
}

/**
 * live, late (beyond twice the interval) or stale (beyond five times, and a minute). Where no phone could send nothing
 * is expected. @param {number} ageS @param {number} n @returns {"live" | "late" | "stale"}
 */
export function freshness(ageS, n) {
  if (!n) return "live";
  const every = interval(n);
  if (ageS > Math.max(STALE_S, 5 * every)) return "stale";
  return ageS > 2 * every ? "late" : "live";
}
