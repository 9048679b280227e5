// What a test may ask of a page: counts, digests, where a dot is drawn. Read only, nothing that the page does not show.

/** @import { Feed } from "./feed.mjs" */
/** @import { CityMap } from "../map/city.mjs" */

/** @param {Feed} feed @param {() => CityMap | null} mapOf the page's map, null before and without one */
export function probe(feed, mapOf) {
  const { replica, clock } = feed;
  /** @param {number} idx */
  const dotOf = (idx) =>
    replica
      .of("workers")
      .map(([, held]) => held.all.get(idx))
      .find(Boolean);
  /** The map once it is ready. */
  const readyMap = () => (mapOf()?.ready ? mapOf() : null);
  const seen = {
    get state() {
      return feed.state();
    },
    get newest() {
      return replica.newest;
    },
    get resyncs() {
      return feed.resyncs;
    },
    get ready() {
      return Boolean(readyMap());
    },
    get zoom() {
      return readyMap()?.zoom ?? 0;
    },
    now: () => clock.now(),
    get drawn() {
      return mapOf()?.dots.count ?? 0;
    },
    topics: () => topicsOf(replica),
    places: () => placesOf(replica),
    /** @param {string} id */
    outcome: (id) => replica.one("session", "self")?.all.get(id) ?? null,
    /** @param {number} idx */
    screen: (idx) => {
      const dot = dotOf(idx);
      return (dot && readyMap()?.project(dot.lon, dot.lat)) ?? null;
    },
  };
  Object.defineProperty(window, "cityProbe", { value: Object.freeze(seen) });
}

/** [idx, lon, lat, fix] of all dots. @param {Feed["replica"]} replica */
function placesOf(replica) {
  const dots = replica.of("workers").flatMap(([, held]) => [...held.all.values()]);
  return dots.map(({ idx, lon, lat, fix }) => [idx, lon, lat, fix]);
}

/** What is held of each topic, by its name. @param {Feed["replica"]} replica */
function topicsOf({ topics }) {
  const held = [...topics].map(([asked, { rev, all, sum }]) => [asked, { rev, count: all.size, sum }]);
  return Object.fromEntries(held);
}
