import assert from "node:assert/strict";
import { test } from "node:test";

import { workSaid } from "../../../assets/js/wall/work.mjs";

const NOW = Date.UTC(2026, 10, 23, 4, 5, 9);
const page = {
  words: {
    wall_since_acked: "{time} taken",
    near_medical: "Ambulance 120",
    wall_service_sent: "{who}: sent {time}",
    wall_service_delivered: "{who}: told {time}",
    wall_service_arrived: "{who}: on site {time}",
    wall_services_more: "{n} more",
    yesterday: "yesterday {time}",
  },
  live: { names: {}, units: { fire: "Fire and rescue", police: "Police" } },
};
const service = (to, state, minutes) => ({ to, state, at: NOW - minutes * 60_000 });
const said = (...services) => workSaid(page, { state: "unack", taken_at: 0, services }, NOW).slice(1);

test("each service by its office's name, its step and since when", () => {
  assert.deepEqual(said(service("ufire", "arrived", 5), service("t120", "delivered", 9)), [
    "Fire and rescue: on site 12:00",
    "Ambulance 120: told 11:56",
  ]);
  assert.deepEqual(said(service("upolice", "sent", 13 * 60)), ["Police: sent yesterday\u00a023:05"]);
});

test("of more than two how many more", () => {
  const four = ["ufire", "upolice", "t120", "uwater"].map((to) => service(to, "sent", 1));
  assert.deepEqual(said(...four), ["Fire and rescue: sent 12:04", "Police: sent 12:04", "2 more"]);
});

test("since when it is taken; nothing while it waits, and of nobody", () => {
  const taken_at = NOW - 60_000;
  assert.deepEqual(workSaid(page, { state: "acked", taken_at }, NOW), ["12:04 taken"]);
  assert.deepEqual(workSaid(page, { state: "rtn_unack", taken_at }, NOW), [""]);
});
