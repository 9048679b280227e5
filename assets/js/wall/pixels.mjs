// A wall whose pixels are not square: the page is laid out as wide as it is seen, and then drawn onto the pixels there
// are. What the sheets decide by the proportions of the window is decided by those that are seen.

const PROPORTION = /(aspect-ratio: *)([\d.]+) *\/ *([\d.]+)/g;

/**
 * Media by proportions, for a window whose pixels are so much wider than high.
 * @param {string} media
 * @param {number} ratio
 */
export const seenAs = (media, ratio) =>
  media.replace(PROPORTION, (_, name, across, down) => `${name}${across} / ${(down * ratio).toFixed(4)}`);

/** @param {number} ratio width of a pixel by its height */
export function correct(ratio) {
  document.documentElement.style.setProperty("--stretch", String(ratio));
  document.body.dataset.stretched = "";
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      if (rule instanceof CSSMediaRule) rule.media.mediaText = seenAs(rule.media.mediaText, ratio);
    }
  }
}
