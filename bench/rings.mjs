// How often a seat rings over a shift, by the browser's own rule: looks of a desk on stdin, a line of JSON each with
// its time and what it held; the count of each tone on stdout.

import process from "node:process";
import { createInterface } from "node:readline";

import { Ringer } from "../assets/js/alarm/sound.mjs";
import { active, announced, untaken } from "../assets/js/ui/alerts.mjs";

const CITY = 4;
const SECOND_MS = 1000;
const [ringer, rings] = [new Ringer(), [0, 0, 0, 0, 0]];
/** @type {{at: number, flood: boolean, lines: any[]} | null} */
let last = null;

/** What the desk rings for from one look to the next, second by second. @param {number} until ms */
function ring(until) {
  if (!last) return;
  const lines = last.lines
    .filter((line) => active(line) && announced(line, CITY))
    .map((line) => ({ ...line, open: untaken(line) }));
  for (let now = last.at; now < until; now += SECOND_MS) {
    const tone = ringer.step(lines, { now, flood: last.flood });
    if (tone) rings[tone - 1] += 1;
  }
}

for await (const text of createInterface({ input: process.stdin })) {
  const look = JSON.parse(text);
  ring(look.at);
  last = look;
}
process.stdout.write(JSON.stringify(rings));
