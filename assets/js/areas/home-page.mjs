// The first page of a role: the map of its place with its own open cases, who sits at a duty seat, and once a minute
// its lists anew.

import { setProps } from "../live/dash-bridge.mjs";
import { mapViews, openMap } from "../map/page-map.mjs";
import { find } from "../ui/elements.mjs";
import { fill, minute } from "../ui/text.mjs";
import { together } from "../ui/views.mjs";
import { placesOf } from "./area-places.mjs";
import { HomeRaised } from "./home-raised.mjs";

/** @import { CityMap } from "../map/city.mjs" */
/** @import { Opened, SeatLine, Shell, Words } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */

const AGAIN_S = 60;
const LAYER = new URLSearchParams("layer=matters");
const SEATS = 3;

/** @param {Shell} shell @returns {Opened} */
export function open(shell) {
  const { page, feed } = shell;
  const map = openMap(shell);
  const spots = new OwnSpots(page, map);
  const raised = new HomeRaised(page, feed.clock);
  let seconds = 0;
  // Who sits there is drawn anew with the lists: it is unknown until the topic says it, and said again after that.
  let seats = "";
  return {
    map,
    views: together(page.live.plain ? {} : mapViews(map, page, feed), {
      shift: (held) => page.say("seats", (seats = seatsText(held.all, page.words))),
      ...(page.live.plain
        ? {}
        : { alerts: (held) => raised.hear(held), session: (held) => raised.commands.hear(held.all) }),
    }),
    start: () => spots.draw(),
    second() {
      spots.draw();
      raised.draw();
      if (seats) page.say("seats", seats);
      seconds += 1;
      if (seconds % AGAIN_S === 0 && !document.hidden) setProps("home-again", { data: seconds });
    },
  };
}

/** The own open cases on the map, as the page's server last wrote them into the view. */
export class OwnSpots {
  /** @param {Pick<Page, "root" | "words" | "say">} page @param {Pick<CityMap, "sites"> | null} map */
  constructor(page, map) {
    this.page = page;
    this.map = map;
    this.drawn = "";
  }

  draw() {
    const text = find(this.page.root, "#home-spots")?.dataset.spots ?? "";
    if (!text || text === this.drawn) return;
    this.drawn = text;
    const own = JSON.parse(text);
    const shown = placesOf(this.page.words, LAYER, own);
    this.map?.sites(shown.places);
    // That nothing is open is said where the list is.
    this.page.say("picked", own?.n ? shown.text : "");
  }
}

/**
 * Who sits at a seat, and since when.
 * @param {Map<string, unknown>} all records of the topic of shifts
 * @param {Words} words
 */
export function seatsText(all, words) {
  const seats = [...all].filter(([key]) => key.startsWith("seat/")).map(([, line]) => /** @type {SeatLine} */ (line));
  if (!seats.length) return words.home_seats_none;
  const shown = seats.slice(0, SEATS).map(({ by, since }) => fill(words.seat_here, { by, time: minute(since) }));
  const more = seats.length - shown.length;
  return shown.join(" · ") + (more > 0 ? ` · ${fill(words.others, { n: more })}` : "");
}
