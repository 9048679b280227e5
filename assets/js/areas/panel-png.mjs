// A figure as a picture to paste elsewhere: a reason first and the record of it, then the figure as it is drawn, with
// what it is of, as of when, and by whom it was taken.

import { targetOf } from "../ui/elements.mjs";
import { pictured } from "../ui/export-form.mjs";
import { askReason } from "../ui/reason.mjs";
import { fill } from "../ui/text.mjs";
import { drawPng } from "./png-export.mjs";

/** @import { Page } from "../ui/page.mjs" */
/**
 * @typedef {{toImage?: (plot: Element, options: object) => Promise<string>}} Plotly
 * @typedef {{plotly?: () => Plotly | undefined, draw?: typeof drawPng}} PngParts
 */

const SCALE = 2;

/**
 * Hears the buttons of all figures of a page, those that come later too.
 * @param {Page} page
 * @param {PngParts} [parts]
 */
export function panelPngs(
  page,
  { plotly = () => /** @type {{Plotly?: Plotly}} */ (window).Plotly, draw = drawPng } = {},
) {
  page.root.addEventListener("click", (event) => {
    const asked = /** @type {HTMLElement | null} */ (targetOf(event)?.closest?.("[data-png]"));
    if (asked) take(page, asked, plotly(), draw);
  });
}

/**
 * @param {Page} page
 * @param {HTMLElement} asked its button
 * @param {Plotly | undefined} plotly
 * @param {typeof drawPng} draw
 */
async function take(page, asked, plotly, draw) {
  const { live, words } = page;
  const plot = asked.closest("section")?.querySelector(".js-plotly-plot");
  const { png: figure = "", from = "", to = "" } = asked.dataset;
  if (!plot || !plotly?.toImage) return say(asked, words.png_not_drawn);
  const reason = await askReason(page, asked.title, `png/${figure}`);
  if (!reason) return;
  const [, , region] = location.pathname.split("/");
  const days = { range: "custom", from, to };
  const query = Object.fromEntries(new URLSearchParams(location.search));
  const options = { ...query, ...days, lang: live.language, what: "figure", figure, reason, format: "png" };
  const image = await imageOf(plot, plotly);
  const name = live.names[region] ?? "";
  const head = fill(words.png_head, { area: name, title: asked.dataset.title ?? "" });
  say(asked, await pictured(`/region/${region}/export`, options, words, (paper) => draw(paper, head, image)));
}

/** What became of it, beside the button. @param {HTMLElement} asked @param {string} text */
function say(asked, text) {
  const place = asked.nextElementSibling;
  if (place) place.textContent = text;
}

/** As it is drawn, at twice its size. @param {Element} plot @param {Plotly} plotly */
async function imageOf(plot, plotly) {
  const { width, height } = plot.getBoundingClientRect();
  const image = new Image();
  image.src = (await plotly.toImage?.(plot, { format: "png", width, height, scale: SCALE })) ?? "";
  await image.decode();
  return image;
}
