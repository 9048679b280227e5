// A picture of an area: its map, its numbers, and of when, of what and by whom it is. Drawn by the browser, recorded by
// the server.

/** @import { Paper } from "../ui/export-form.mjs" */
/** @typedef {(text: string) => number} Measure width of a text, px */

const WIDE = 1600;
const EDGE = 40;
const LINE = 34;
const GAP = 16;
const FONT = '"Noto Sans CJK SC", "Noto Sans SC", sans-serif';
const SMALL = 18;
const INK = { ground: "#0b1420", text: "#e8eef6", quiet: "#a9b8ca", mark: "rgba(232, 238, 246, 0.14)" };

/**
 * Where everything is placed, px.
 * @param {number} notes lines above
 * @param {number} rows of the table
 * @param {number} ratio height of the map to its width
 */
export function laid(notes, rows, ratio) {
  const map = {
    x: EDGE,
    y: EDGE + (notes + 1) * LINE + EDGE / 2,
    w: WIDE - 2 * EDGE,
    h: Math.round((WIDE - 2 * EDGE) * ratio),
  };
  const table = map.h ? map.y + map.h + EDGE : map.y;
  return { map, table, wide: WIDE, high: table + rows * LINE + EDGE };
}

/**
 * Width of each column: as wide as its widest text, the widest column giving way until all fit.
 * @param {string[][]} rows
 * @param {Measure} measure
 * @param {number} room
 */
export function columns(rows, measure, room) {
  const widths = rows[0].map((_, at) => Math.max(...rows.map((row) => measure(row[at] ?? ""))) + GAP);
  const over = widths.reduce((sum, one) => sum + one, 0) - room;
  if (over <= 0) return widths;
  const widest = widths.indexOf(Math.max(...widths));
  const left = widths[widest] - over;
  if (left >= room / widths.length / 2) return widths.map((one, at) => (at === widest ? left : one));
  return widths.map(() => room / widths.length);
}

/** A text that fits, with … where it was cut. @param {string} text @param {number} room @param {Measure} measure */
export function shortened(text, room, measure) {
  if (measure(text) <= room) return text;
  let end = text.length;
  while (end && measure(`${text.slice(0, end)}…`) > room) end -= 1;
  return `${text.slice(0, end)}…`;
}

/**
 * PNG of an area's numbers.
 * @param {Paper} paper
 * @param {string} title
 * @param {HTMLCanvasElement | HTMLImageElement | null} map as it was drawn
 * @returns {Promise<Blob | null>}
 */
export async function drawPng(paper, title, map) {
  const place = laid(paper.notes.length, paper.rows.length, map ? map.height / map.width : 0);
  const canvas = Object.assign(document.createElement("canvas"), { width: place.wide, height: place.high });
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.fillStyle = INK.ground;
  pen.fillRect(0, 0, place.wide, place.high);
  write(pen, title, EDGE, EDGE + 20, INK.text, 30);
  paper.notes.forEach((note, n) => write(pen, note, EDGE, EDGE + (n + 1) * LINE + 18, INK.quiet, 20));
  if (map) pen.drawImage(map, place.map.x, place.map.y, place.map.w, place.map.h);
  writeTable(pen, paper.rows, place);
  watermark(pen, paper.notes.at(-1) ?? "", place);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {string} colour
 * @param {number} size
 */
function write(pen, text, x, y, colour, size) {
  pen.fillStyle = colour;
  pen.font = `${size}px ${FONT}`;
  pen.fillText(text, x, y);
}

/** @param {CanvasRenderingContext2D} pen @param {Paper["rows"]} rows @param {{table: number, wide: number}} place */
function writeTable(pen, rows, { table, wide }) {
  pen.font = `${SMALL}px ${FONT}`;
  /** @type {Measure} */
  const measure = (text) => pen.measureText(text).width;
  const texts = rows.map((row) => row.map((cell) => (cell === null ? "" : String(cell))));
  const widths = columns(texts, measure, wide - 2 * EDGE);
  texts.forEach((row, n) => {
    let x = EDGE;
    row.forEach((text, at) => {
      const fitted = shortened(text, widths[at] - GAP, measure);
      write(pen, fitted, x, table + n * LINE, n ? INK.text : INK.quiet, SMALL);
      x += widths[at];
    });
  });
}

/**
 * Who exported it, all over: a part of it names them as well as the whole.
 * @param {CanvasRenderingContext2D} pen
 * @param {string} text
 * @param {{wide: number, high: number}} place
 */
function watermark(pen, text, { wide, high }) {
  pen.save();
  pen.fillStyle = INK.mark;
  pen.font = '28px "Noto Sans CJK SC", sans-serif';
  pen.rotate(-Math.PI / 8);
  for (let y = 0; y < high + wide; y += 220) for (let x = -high; x < wide; x += 640) pen.fillText(text, x, y);
  pen.restore();
}
