// The page of a rewind: the bar, and below it a wall's panels over what was sent then. The page's own head stays live.

import { RenderQueue } from "../live/render-queue.mjs";
import { showLegend } from "../map/legend.mjs";
import { mapViews, openMap } from "../map/page-map.mjs";
import { find, needed } from "../ui/elements.mjs";
import { lateOf } from "../ui/late.mjs";
import { Page } from "../ui/page.mjs";
import { show, showAll, together } from "../ui/views.mjs";
import { Panels } from "../wall/panels.mjs";
import { PastFeed } from "./past-feed.mjs";
import { RewindView } from "./rewind-view.mjs";

/** @import { Live, Opened, Shell, Views } from "../types.d.ts" */

/** @param {Shell<Live & {sent: string[]}>} shell @returns {Opened} */
export function open({ page, feed }) {
  const { live, words } = page;
  const screen = needed(find(page.root, ".rewound"));
  const told = { ...words, data_stopped: words.rewind_gap };
  const then = new Page(screen, { ...live, page: "wall", words: told });
  then.showsPeople = () => false;
  page.without = ":not(.rewound *)";
  /** @type {Views} */
  let views = {};
  const renders = new RenderQueue((asked) => {
    then.late = lateOf(past.replica, words);
    show(views, past.replica, asked);
  });
  const past = new PastFeed(live, {
    change: (asked) => renders.add(asked),
    beat() {
      then.head(past);
      panels.beat();
    },
  });
  const redraw = () => showAll(views, past.replica, () => true);
  const panels = new Panels(then, past);
  const map = openMap({ page: then, feed: past, renders, redraw });
  views = together(
    panels.views(() => undefined),
    mapViews(map, then, past),
  );
  showLegend(then, live.region.length >= 6);
  new ResizeObserver(() => {
    document.documentElement.style.setProperty("--rewound", `${screen.clientHeight}px`);
    redraw();
  }).observe(screen);
  const view = new RewindView(page, past, feed, then);
  return { map, views: {}, start: () => view.start(), second: () => void view.second() };
}
