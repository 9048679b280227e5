// What the records of topic `regions` mean: load of a township, counties that are silent. Pure.

/** @import { RegionNumbers } from "../types.d.ts" */

/**
 * Open cases per 100 micro-grids, as the fold made it; null where no micro-grids are known.
 * @param {{load?: string}} line
 */
export const load = (line) => (line.load ? Number(line.load) : null);

/**
 * Counties that are expected to send and are silent, in the order of their codes.
 * @param {Map<string, RegionNumbers>} regions
 * @returns {[string, RegionNumbers][]}
 */
export function silent(regions) {
  return [...regions].filter(([code, line]) => code.length === 6 && line.silent_since > 0).sort(byCode);
}

/** How many counties there are. @param {Map<string, unknown> | undefined} regions */
export const counties = (regions) => [...(regions?.keys() ?? [])].filter((code) => code.length === 6).length;

/**
 * For sorting entries of a map by their keys.
 * @param {[string, unknown]} a
 * @param {[string, unknown]} b
 */
export const byCode = ([a], [b]) => (a < b ? -1 : 1);
