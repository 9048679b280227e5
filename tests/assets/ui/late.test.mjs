import assert from "node:assert/strict";
import { test } from "node:test";

import { rootOf } from "../dom.mjs";
import { lateOf, lateText } from "../../../assets/js/ui/late.mjs";
import { show } from "../../../assets/js/ui/views.mjs";
import { Page } from "../../../assets/js/ui/page.mjs";
import { Panels } from "../../../assets/js/wall/panels.mjs";
import { Replica } from "../../../assets/js/live/replica.mjs";

const words = {
  backlog: "filling {n} %",
  n_month: "{n} in all",
  name: "name",
  reports: "reports",
  open: "open",
  reachable: "reachable",
  others: "{n} more",
  counties_all: "",
};
const SLOTS = [
  "team",
  "busy",
  "late",
  "stages",
  "steps",
  "categories",
  ...["reports", "open", "overdue", "on_time_rate", "handle_time"].flatMap((id) => [`kpi-${id}`, `n-${id}`]),
  "kpi-reachable_now",
];
const line = {
  reports: 3,
  open: 5572,
  overdue: 9,
  reachable: 12,
  on_time: 8,
  due: 10,
  handle_min: 60,
  handled: 7,
  silent_since: 0,
};

function replica(done) {
  const held = new Replica();
  held.grant({ asked: "feed/2112", topic: "feed/2112/desk", number: 1, columns: false });
  const records = { positions: { at: 1, fix_at: 1, per_min: 1 }, ...(done === undefined ? {} : { backlog: { done } }) };
  held.text({ t: "snapshot", topic: "feed/2112/desk", rev: "1-0", at: 1, records });
  held.grant({ asked: "regions/2112", topic: "regions/2112/desk", number: 2, columns: false });
  held.text({ t: "snapshot", topic: "regions/2112/desk", rev: "1-0", at: 1, records: { 2112: line, 211221: line } });
  return held;
}

function house(page = "region") {
  const root = rootOf(...SLOTS);
  const live = {
    page,
    words,
    language: "en",
    names: { 211221: "T" },
    region: "2112",
    scope: "2112",
    workday_min: 480,
    wall: {},
  };
  return { page: new Page(root, live), slots: root.slots };
}

test("while what is of long ago comes in that is said, and before anybody has said, nothing", () => {
  assert.equal(lateOf(replica(63), words), "filling 63 %");
  assert.equal(lateOf(replica(100), words), "");
  assert.equal(lateOf(replica(), words), null);
  assert.equal(lateText(0, words), "filling 0 %");
});

test("the head shows no number of matters then; who can be reached is of now", () => {
  const { page, slots } = house();
  page.late = lateOf(replica(), words);
  page.numbers(line);
  assert.equal(slots["kpi-open"].textContent, "");
  page.late = lateOf(replica(63), words);
  page.numbers(line);
  for (const id of ["reports", "open", "overdue", "on_time_rate", "handle_time"]) {
    assert.deepEqual([slots[`kpi-${id}`].textContent, slots[`n-${id}`].textContent], ["filling 63 %", ""]);
    assert.ok("data-late" in slots[`kpi-${id}`].attributes);
  }
  assert.equal(slots["kpi-reachable_now"].textContent, "12");
  page.late = lateOf(replica(100), words);
  page.numbers(line);
  assert.deepEqual([slots["kpi-open"].textContent, slots["n-on_time_rate"].textContent], ["5,572", "10 in all"]);
  assert.ok(!("data-late" in slots["kpi-open"].attributes));
});

test("a wall's panels show it in the place of their numbers", () => {
  const { page, slots } = house("wall");
  const held = replica(63);
  held.grant({ asked: "figures/2112", topic: "figures/2112/wall", number: 3, columns: false });
  held.text({
    t: "snapshot",
    topic: "figures/2112/wall",
    rev: "1-0",
    at: 1,
    records: { stages: { of: { receive: 5572 } }, categories: { of: { D: 5572 } } },
  });
  page.late = lateOf(held, words);
  const panels = new Panels(page, { replica: held });
  for (const topic of ["regions/2112", "figures/2112"])
    show(
      panels.views(() => undefined),
      held,
      topic,
    );
  for (const name of ["busy", "late", "team", "stages", "steps", "categories"])
    assert.equal(slots[name].textContent, "filling 63 %");
});
