// Where incidents' symbols go: above their point, and where one would cover another, beside it.

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
