// Where incidents' symbols go: on their own point, or above the name of a place; where one would cover another, beside
// it; and on which side of one of them their place is written.

export const SIZE = 34;
const GAP = 6;
const STEP = SIZE + GAP;
const ROOM = 12;

/** Above a name, then right and left of that, then a row higher. */
const STEPS = [...Array(ROOM / 2).keys()].flatMap((row) =>
  [...Array(ROOM).keys()].map((n) => [(n % 2 ? (n + 1) / 2 : 0 - n / 2) * STEP, -SIZE - row * STEP]),
);

/** @typedef {[number, number, number, number]} Box west, north, east, south */

/**
 * Offsets of symbols from their points, [x, y] in units, by id. The first of the list is nearest its point: on it where
 * the point is its own, above it where a name is written there.
 * @template {{id: string}} T
 * @param {T[]} lines gravest first
 * @param {(line: T) => number[]} at a line's point on the screen, [x, y] in units
 * @param {(line: T) => boolean} [own] whether the point is where it happened
 * @returns {Map<string, [number, number]>}
 */
export function placed(lines, at, own = () => false) {
  /** @type {[number, number][]} */
  const taken = [];
  /** @type {Map<string, [number, number]>} */
  const offsets = new Map();
  for (const line of lines) {
    const [x, y] = at(line);
    const down = own(line) ? SIZE : 0;
    const free = STEPS.map(([dx, dy]) => [dx, dy + down]).find(
      ([dx, dy]) => !taken.some(([tx, ty]) => Math.abs(tx - x - dx) < STEP && Math.abs(ty - y - dy) < STEP),
    );
    const [dx, dy] = free ?? [0, down - SIZE];
    taken.push([x + dx, y + dy]);
    offsets.set(line.id, [dx, dy]);
  }
  return offsets;
}

/**
 * Boxes beside a symbol at [x, y] for words so wide and high.
 * @type {Record<string, (x: number, y: number, w: number, h: number) => Box>}
 */
const SIDES = {
  right: (x, y, w, h) => [x + SIZE / 2 + GAP, y - h / 2, x + SIZE / 2 + GAP + w, y + h / 2],
  left: (x, y, w, h) => [x - SIZE / 2 - GAP - w, y - h / 2, x - SIZE / 2 - GAP, y + h / 2],
  above: (x, y, w, h) => [x - w / 2, y - SIZE / 2 - h, x + w / 2, y - SIZE / 2],
  below: (x, y, w, h) => [x - w / 2, y + SIZE / 2, x + w / 2, y + SIZE / 2 + h],
};

/**
 * Which symbol names each place, and on which of its sides: a place is named once, and covers no symbol and no other
 * place where there is a side left.
 * @template {{id: string}} T
 * @param {T[]} lines gravest first
 * @param {(line: T) => number[]} at
 * @param {Map<string, [number, number]>} offsets as `placed` gave them
 * @param {(line: T) => string} named its place, "" for none
 * @param {number} size of its letters, units
 * @param {(line: T) => string} [keyed] what is the same place
 * @returns {Map<string, string>} side by id
 */
export function sides(lines, at, offsets, named, size, keyed = named) {
  const symbols = lines.map((line) => {
    const [[x, y], [dx, dy]] = [at(line), offsets.get(line.id) ?? [0, -SIZE]];
    return { line, name: named(line), key: keyed(line), x: x + dx, y: y + dy };
  });
  /** @type {Box[]} */
  const taken = symbols.map(({ x, y }) => [x - SIZE / 2, y - SIZE / 2, x + SIZE / 2, y + SIZE / 2]);
  /** @type {Map<string, string>} */
  const chosen = new Map();
  /** @type {Map<string, typeof symbols[number]>} */
  const outermost = new Map();
  for (const one of symbols) {
    const other = outermost.get(one.key);
    if (one.name && !(other && other.x >= one.x)) outermost.set(one.key, one);
  }
  for (const { line, name, x, y } of outermost.values()) {
    const boxes = Object.entries(SIDES).map(([side, box]) => ({
      side,
      box: box(x, y, name.length * size, size * 1.2),
    }));
    const { side, box } = boxes.find((one) => !taken.some((other) => meet(one.box, other))) ?? boxes[0];
    taken.push(box);
    chosen.set(line.id, side);
  }
  return chosen;
}

/** @param {Box} one @param {Box} other */
const meet = ([w, n, e, s], [ow, on, oe, os]) => w < oe && ow < e && n < os && on < s;
