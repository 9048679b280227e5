// The first page of a role: its own cases on the map, and who sits at a duty seat.

import assert from "node:assert/strict";
import { test } from "node:test";

import { OwnSpots, seatsText } from "../../../assets/js/areas/home-page.mjs";

const words = {
  home_seats_none: "无人在席",
  seat_here: "{by} 上岗 {time}",
  others: "另有 {n} 个",
  matters_n: "{n}/{shown}/{held}",
};
const spot = { code: "211221-261127-AAAAAAA", name: "供暖不热", category: "S", area: "211221106201", lon: 1, lat: 2 };

test("the own cases are drawn once for each answer of the server", () => {
  const note = { dataset: {} };
  const root = { querySelector: (selector) => (selector === "#home-spots" ? note : null) };
  const drawn = [];
  const spots = new OwnSpots(
    { root, words, say: (_, text) => drawn.push(text) },
    { sites: (sites) => drawn.push(sites.map(({ sign, href }) => [sign, href])) },
  );
  spots.draw();
  assert.deepEqual(drawn, [], "before the server has written any");
  note.dataset.spots = JSON.stringify({ n: 2, held: 1, spots: [spot] });
  spots.draw();
  spots.draw();
  assert.deepEqual(drawn, [[["服", "/case/211221-261127-AAAAAAA"]], "2/1/1"]);
  note.dataset.spots = "null";
  spots.draw();
  assert.deepEqual(drawn.slice(2), [[], ""], "a leader is shown none");
});

test("seats are named with their time, and how many more there are", () => {
  const seat = (by) => ({ by, since: Date.UTC(2026, 10, 27, 1, 40) });
  assert.equal(seatsText(new Map([["handover/1", seat("x")]]), words), "无人在席");
  assert.equal(seatsText(new Map([["seat/1", seat("值班员 a")]]), words), "值班员 a 上岗 09:40");
  const many = new Map(["a", "b", "c", "d", "e"].map((name) => [`seat/${name}`, seat(name)]));
  assert.equal(seatsText(many, words), "a 上岗 09:40 · b 上岗 09:40 · c 上岗 09:40 · 另有 2 个");
});
