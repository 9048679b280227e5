// What not every wall needs, or not before its numbers are there.

/** @import { CityMap } from "../map/city.mjs" */
/** @import { Story } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */

/** The newest moves. @param {Page} page @param {CityMap | null} map */
export const movesOf = async (page, map) => {
  const { Moves, MoveMarks } = await import("./moves.mjs");
  return new Moves(page, new MoveMarks(map));
};
/** Calls that a lead put here. @param {Page} page @param {Map<string, any>} all @param {number} now */
export const showCalls = async (page, all, now) => {
  if (page.slot("calls")?.hidden && ![...all.keys()].some((key) => key.startsWith("call/"))) return;
  (await import("./call-slot.mjs")).showCalls(page, all, now);
};
export const workOf = async () => (await import("./work.mjs")).workSaid;
/** @param {Page} page @param {Story} story */
export const presentationOf = async (page, story) => new (await import("./presentation.mjs")).Presentation(page, story);
/** @param {Page} page */
export const tilesOf = async (page) => new (await import("./tiles.mjs")).Tiles(page);
/** @param {Page} page */
export const daysOf = async (page) => new (await import("./days.mjs")).Days(page);
/** @param {Page} page */
export const supervisionOf = async (page) => new (await import("./supervision.mjs")).Supervision(page);
/** @param {Page} page */
export const briefOf = async (page) => new (await import("./brief.mjs")).BriefScene(page);
/** @param {Page} page @param {CityMap | null} map */
export const seamsOf = async (page, map) => new (await import("./seams.mjs")).Seams(page, map);
/** @param {number} ratio */
export const correctPixels = async (ratio) => (await import("./pixels.mjs")).correct(ratio);
/** @param {Page} page */
export const hoursOf = async (page) => new (await import("./hours.mjs")).HoursChart(page);
/** The way of cases. @param {Page} page @param {import("./way.mjs").Held} held */
export const showWay = async (page, held) => (await import("./way.mjs")).showWay(page, held);
/** Loads the wall afresh with another plan. @param {Page} page @param {() => void} again */
export const watchPlan = async (page, again) => (await import("./plan.mjs")).watchPlan(page, again);
/** Relief, daylight. @param {Page} page @param {CityMap} map @param {import("./depth.mjs").Source} feed */
export const depthOf = async (page, map, feed) => (await import("./depth.mjs")).depth(page, map, feed);
