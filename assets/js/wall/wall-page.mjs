// The wall's page: its map, its panels, and the scenes they show.

import { mapViews, openMap } from "../map/page-map.mjs";
import { minuteOfDay } from "../ui/text.mjs";
import { together } from "../ui/views.mjs";
import { briefOf, correctPixels, daysOf, depthOf, movesOf, seamsOf, supervisionOf, watchPlan } from "./later.mjs";
import { Panels } from "./panels.mjs";
import { Wall } from "./wall.mjs";

/** @import { Opened, Shell, WallMoves } from "../types.d.ts" */
/** @import { Moves } from "./moves.mjs" */

/** @param {Shell} shell @returns {Opened} */
export function open(shell) {
  const { page, feed } = shell;
  const { clock } = feed;
  const map = openMap(shell);
  const panels = new Panels(page, feed);
  const wall = new Wall(page, feed, map, panels);
  watchPlan(page, () => wall.again());
  const views = together(
    panels.views(() => wall.view),
    mapViews(map, page, feed),
    wall.views(),
  );
  /** @type {Moves | undefined} */
  let moves;
  if (page.slot("moves")) movesOf(page, map).then((found) => (moves = found));
  /** Told each second. @type {{beat: (scene: number, at: number) => void}[]} */
  const parts = [];
  if (page.slot("days-open")) {
    daysOf(page).then((found) => parts.push({ beat: (_, at) => clock.now() && found.beat(clock.now(), at) }));
  }
  if (page.slot("supervised")) supervisionOf(page).then((found) => parts.push(found));
  if (page.slot("brief")) briefOf(page).then((found) => parts.push(found));
  const { screens, pixel_ratio, visitor } = page.live.wall;
  if (map && !visitor) depthOf(page, map, feed).then((found) => parts.push(found));
  if (screens[0] * screens[1] > 1) seamsOf(page, map).then((found) => parts.push({ beat: (_, at) => found.beat(at) }));
  if (pixel_ratio !== 1) correctPixels(pixel_ratio);
  return {
    map,
    views,
    second: () => wall.second(),
    beat() {
      panels.beat();
      const now = clock.now();
      wall.beat(minuteOfDay(now));
      const held = feed.replica.one("figures", page.live.scope)?.all.get("moves");
      const { focus } = wall.view;
      for (const one of parts) one.beat(wall.view.scene, clock.monotonic());
      moves?.show(/** @type {WallMoves | undefined} */ (held), { now, focus, alerts: panels.alerts.open });
    },
  };
}
