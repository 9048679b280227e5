// The map of a page: made where the page and the browser have one, wired to the page's slots, with its own views.

import { peopleOf } from "../live/people-topics.mjs";
import { find, make } from "../ui/elements.mjs";
import { age, fill } from "../ui/text.mjs";
import { hasWebGL } from "./canvas.mjs";
import { CityMap } from "./city.mjs";
import { showLegend } from "./legend.mjs";

/** @import { Feed } from "../live/feed.mjs" */
/** @import { Dot, Shell, Views } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */

/** Ages change without any frame: dots turn hollow and grey by the clock. */
const AGES_MS = 5000;

/**
 * The map of a page, null where it has none.
 * @param {Shell} shell
 * @param {{go?: (region: string) => void, drawn?: () => void}} [parts] `go`: enters an area that was clicked; `drawn`:
 * called when the map has its layers, at first and after its context was lost
 */
export function openMap({ page, feed, redraw }, { go = () => {}, drawn = () => {} } = {}) {
  const map = mapOf(page);
  if (!map) return null;
  const { live, words } = page;
  map.ondraw = () => {
    redraw();
    drawn();
  };
  map.onclick = (at) => picked(page, feed, at, go);
  map.onplace = (place) => showPlace(page, place);
  map.onbasemap = (there) => page.say("map-note", `${there ? live.attribution : words.no_basemap} `);
  map.start();
  if (!page.wall && !live.plain) showLegend(page, live.region.length >= 6);
  setInterval(() => map.ready && drawDots(map, page, feed), AGES_MS);
  return map;
}

/**
 * What a map shows of each kind of topic.
 * @param {CityMap | null} map
 * @param {Page} page
 * @param {Feed} feed
 * @returns {Views}
 */
export function mapViews(map, page, feed) {
  if (!map) return {};
  return {
    regions: (held) => page.late === "" && map.load(held),
    clusters: (held) => map.clusters(held),
    workers: () => drawDots(map, page, feed),
    alerts: (held) => map.alerts([...held.all].map(([id, line]) => ({ id, ...line }))),
  };
}

/** @param {CityMap} map @param {Page} page @param {Feed} feed */
const drawDots = (map, page, feed) =>
  map.draw(page.showsPeople() ? feed.replica.of("workers") : [], feed.clock.now() / 1000);

/** @param {Page} page */
function mapOf(page) {
  const element = find(page.root, "#map");
  if (!element || page.live.wall.visitor) return null;
  if (hasWebGL()) return new CityMap(element, page.live);
  const note = find(page.root, ".no-webgl");
  if (note) note.hidden = false;
  return null;
}

/**
 * Names the post of a dot that was clicked, or enters a place without a dot.
 * @param {Page} page
 * @param {Feed} feed
 * @param {{county?: string, dot?: Dot, township?: string}} at
 * @param {(region: string) => void} go
 */
function picked(page, feed, { county = "", dot, township }, go) {
  const posts = feed.replica.one("posts", peopleOf(county, page.live));
  const post = dot && posts?.all.get(String(dot.idx));
  if (post) {
    const last = age(feed.clock.now(), dot.fix * 1000, page.words);
    page.say("picked", fill(page.words.picked, { post: post.post, kind: page.words[post.kind] ?? "", age: last }));
    return;
  }
  page.say("picked", "");
  const below = township?.slice(0, page.live.region.length < 6 ? 6 : 9);
  if (below && below !== page.live.region) go(below);
}

/** Names a place that was clicked, with its link. @param {Page} page @param {{name: string, href: string}} place */
function showPlace(page, { name, href }) {
  page.say("picked", name);
  if (href) page.slot("picked")?.replaceChildren(Object.assign(make("a", "", name), { href }));
}
