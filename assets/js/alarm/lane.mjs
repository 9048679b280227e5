// What was raised to whom looks at this page, and waits to be taken by them: a lead at a desk, a leader on a phone.

import { announced, place, text } from "../ui/alerts.mjs";
import { button, make } from "../ui/elements.mjs";
import { elapsed, fill } from "../ui/text.mjs";

/** @import { Alert } from "../types.d.ts" */
/** @import { Page } from "../ui/page.mjs" */

/** So many are named; the rest are counted, and come up as these are taken. */
const SHOWN = 3;

/** What waits for this seat's lead. @param {Alert[]} lines @param {number} tier length of the seat's code */
export const lane = (lines, tier) =>
  lines.filter((line) => line.up_waits && announced(line, tier)).sort((a, b) => a.up_at - b.up_at);

/**
 * The lead's lane: how many wait, since when, each with its way to be taken.
 * @param {HTMLElement} element
 * @param {Alert[]} waiting
 * @param {Pick<Page, "words" | "live">} page
 * @param {{open?: (id: string) => void, take: (line: Alert) => void}} parts `open`: selects one, where a desk has it
 * @param {number} now city ms
 */
export function showLane(element, waiting, page, parts, now) {
  const { words, live } = page;
  element.hidden = !waiting.length;
  const [named, rest] = [waiting.slice(0, SHOWN), waiting.length - SHOWN];
  const drawn = JSON.stringify(waiting.map(({ id, version }) => [id, version]));
  if (element.dataset.drawn !== drawn) {
    element.dataset.drawn = drawn;
    element.replaceChildren(
      make("b", "", fill(words.lane_title, { n: waiting.length })),
      ...named.map((line) => {
        const name = `${place(line, live)} ${text(line, words, live)}`;
        const { open } = parts;
        const what = open ? button("quiet", name, () => open(line.id)) : make("span", "", name);
        const take = button("first", words.act_take_up, () => parts.take(line));
        take.dataset.testid = "take-up";
        return make("span", "waits", "", [what, make("span", "digits"), take]);
      }),
      ...(rest > 0 ? [make("span", "", fill(words.alerts_more, { n: rest }))] : []),
    );
  }
  element
    .querySelectorAll(".waits .digits")
    .forEach((clock, nth) => (clock.textContent = elapsed(now - named[nth].up_at)));
}
