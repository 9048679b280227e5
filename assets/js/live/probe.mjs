// What a test may ask of a page: counts, digests, where a dot is drawn. Read only, nothing that the page does not show.

/** @param {import("./feed.mjs").Feed} feed @param {import("../map/city.mjs").CityMap | null} map */
export function probe(feed, map) {
  const dots = (idx) =>
    feed.replica.of("workers").map(([, held]) => held.all.get(idx)).find(Boolean);
  const seen = {
    get state() { return feed.state(); },
    get newest() { return feed.replica.newest; },
    get resyncs() { return feed.resyncs; },
    get ready() { return Boolean(map?.ready); },
    get zoom() { return map?.ready ? map.map.getZoom() : 0; },
    now: () => feed.clock.now(),
    get drawn() { return map?.dots.count ?? 0; },
    topics: () =>
      Object.fromEntries([...feed.replica.topics].map(([asked, t]) => [asked, { rev: t.rev, count: t.all.size, sum: t.sum }])),
    places: () =>
      feed.replica.of("workers").flatMap(([, t]) => [...t.all.values()].map((d) => [d.idx, d.lon, d.lat, d.fix])),
    outcome: (id) => feed.replica.topics.get("session/self")?.all.get(id) ?? null,
    screen: (idx) => {
      const dot = dots(idx);
      return dot && map?.ready ? map.project(dot.lon, dot.lat) : null;
    },
  };
  Object.defineProperty(window, "cityProbe", { value: Object.freeze(seen) });
}
