// Which types of matter the words of a call speak for. A hint: a person chooses. Pure.

/** @typedef {{words: Record<string, string[]>, names: Record<string, string>, grave: string[]}} TypeWords by type */

const USUAL = ["E01", "E02", "S01"];
const KEYS = 3;
const BETWEEN = /[（）()、，,\s]+/;

/**
 * Three types: those most of the text's words speak for, what is grave first among equals; then the usual ones.
 * @param {string} text
 * @param {TypeWords} known
 * @returns {string[]}
 */
export function typesOf(text, { words, names, grave }) {
  const heard = text.toLowerCase();
  /** @type {[string, number][]} */
  const scored = Object.keys(names).map((type) => [
    type,
    score(heard, [...(words[type] ?? []), ...named(names[type])]),
  ]);
  const fits = scored.filter(([, n]) => n > 0);
  fits.sort(([a, n], [b, m]) => m - n || Number(grave.includes(b)) - Number(grave.includes(a)) || (a < b ? -1 : 1));
  const usual = USUAL.filter((type) => type in names);
  return [...new Set([...fits.map(([type]) => type), ...usual])].slice(0, KEYS);
}

/** Signs of the text that words of a type stand for. @param {string} text @param {string[]} words */
function score(text, words) {
  return [...new Set(words)].reduce((sum, word) => sum + (text.includes(word) ? word.length : 0), 0);
}

/** The parts of a type's own name, but single signs. @param {string} name */
function named(name) {
  return name
    .toLowerCase()
    .split(BETWEEN)
    .filter((part) => part.length > 1);
}
