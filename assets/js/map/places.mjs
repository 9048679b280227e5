// Where incidents' symbols go: above their point, and where one would cover another, beside it; and on which side of one
// of them their place is said.

export const SIZE = 34;
const GAP = 6;
const STEP = SIZE + GAP;
const ROOM = 12;

/** Above the point, then right and left of that, then a row higher. */
const STEPS = [...Array(ROOM / 2).keys()].flatMap((row) =>
  [...Array(ROOM).keys()].map((n) => [(n % 2 ? (n + 1) / 2 : 0 - n / 2) * STEP, -SIZE - row * STEP]),
);

/**
 * Offsets of symbols from their points, [x, y] in units, by id. The first of the list stays nearest its point.
 * @param {{id: string}[]} lines gravest first
 * @param {(line: any) => [number, number]} at a line's point on the screen, units
 * @returns {Map<string, [number, number]>}
 */
export function placed(lines, at) {
  const taken = [];
  const found = new Map();
  for (const line of lines) {
    const [x, y] = at(line);
    const free = STEPS.find(([dx, dy]) => !taken.some(([tx, ty]) => Math.abs(tx - x - dx) < STEP && Math.abs(ty - y - dy) < STEP));
    const [dx, dy] = free ?? [0, -SIZE];
    taken.push([x + dx, y + dy]);
    found.set(line.id, [dx, dy]);
  }
  return found;
}

/** Boxes beside a symbol at [x, y] for words so wide and high: [west, north, east, south]. */
const SIDES = {
  right: (x, y, w, h) => [x + SIZE / 2 + GAP, y - h / 2, x + SIZE / 2 + GAP + w, y + h / 2],
  left: (x, y, w, h) => [x - SIZE / 2 - GAP - w, y - h / 2, x - SIZE / 2 - GAP, y + h / 2],
  above: (x, y, w, h) => [x - w / 2, y - SIZE / 2 - h, x + w / 2, y - SIZE / 2],
  below: (x, y, w, h) => [x - w / 2, y + SIZE / 2, x + w / 2, y + SIZE / 2 + h],
};

/**
 * Which symbol says each place, and on which of its sides: a place is said once, and covers no symbol and no other place
 * where there is a side left.
 * @param {{id: string}[]} lines gravest first
 * @param {(line: any) => [number, number]} at
 * @param {Map<string, [number, number]>} offsets as `placed` gave them
 * @param {(line: any) => string} named its place, "" for none
 * @param {number} size of its letters, units
 * @param {(line: any) => string} [keyed] what is the same place
 * @returns {Map<string, keyof typeof SIDES>} side by id
 */
export function sides(lines, at, offsets, named, size, keyed = named) {
  const symbols = lines.map((line) => {
    const [[x, y], [dx, dy]] = [at(line), offsets.get(line.id)];
    return { line, name: named(line), key: keyed(line), x: x + dx, y: y + dy };
  });
  const taken = symbols.map(({ x, y }) => [x - SIZE / 2, y - SIZE / 2, x + SIZE / 2, y + SIZE / 2]);
  const found = new Map();
  const outermost = new Map();
  for (const one of symbols) {
    if (one.name && !(outermost.get(one.key)?.x >= one.x)) outermost.set(one.key, one);
  }
  for (const { line, name, x, y } of outermost.values()) {
    const boxes = Object.entries(SIDES).map(([side, box]) => [side, box(x, y, name.length * size, size * 1.2)]);
    const [side, box] = boxes.find(([, one]) => !taken.some((other) => meet(one, other))) ?? boxes[0];
    taken.push(box);
    found.set(line.id, side);
  }
  return found;
}

const meet = ([w, n, e, s], [ow, on, oe, os]) => w < oe && ow < e && n < os && on < s;
