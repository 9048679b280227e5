import assert from "node:assert/strict";
import { test } from "node:test";

import "../dom.mjs";

const { RosterView } = await import("../../../assets/js/workers/roster-view.mjs");

/**
 * The page of workers of a township whose server answers names so.
 * @param {(said: any) => Response} name
 * @param {string[]} reasons given one after the other, "" = none
 */
async function page(name, reasons = [], alerted = []) {
  const sent = [];
  let press = null;
  globalThis.location = { search: "" };
  globalThis.setInterval = () => {};
  globalThis.fetch = async (address, options) => {
    if (address.startsWith("/workers.json"))
      return Response.json({
        rows: [
          [7, "211221106", 1, "full"],
          [8, "211221106", 2, "full"],
        ],
        alerted,
      });
    const asked = JSON.parse(options.body);
    sent.push(asked);
    return name(asked);
  };
  let shown = [];
  const slots = { workers: { addEventListener: (_, act) => (press = act) } };
  const page = {
    live: { region: "211221106", ceiling: "211221106", names: {}, topics: [], formats: [] },
    words: {
      workers_name: "查看",
      workers_why: "理由",
      workers_head_posts: "",
      refused_quota: "已达上限",
      export_failed: "{code}",
    },
    slot: (slot) => slots[slot] ?? null,
    say: () => {},
    table: (_, rows) => (shown = rows),
  };
  const feed = { replica: { of: () => [] }, clock: { now: () => 0 } };
  const asked = [];
  const workers = new RosterView(
    page,
    feed,
    async (_, title, about) => (asked.push([title, about]), reasons.shift() ?? ""),
  );
  await workers.start();
  const look = async (number) => {
    press({ target: { closest: () => ({ getAttribute: () => `#${number}` }) }, preventDefault() {} });
    await new Promise((done) => setTimeout(done, 5));
  };
  const cell = (number) => shown.flat().find((one) => one?.href === `#${number}`);
  return { look, sent, asked, cell };
}

test("a reason is asked before anything is requested", async () => {
  const { look, sent, asked, cell } = await page(() => Response.json({ name: "王一" }), ["走访核对"]);
  await look(7);
  assert.deepEqual(asked, [["理由", "workers/7"]]);
  assert.deepEqual(sent, [{ number: 7, reason: "走访核对" }]);
  assert.equal(cell(7).text, "王一");
  await look(7);
  assert.equal(sent.length, 1, "told once");
});

test("without a reason nothing is requested", async () => {
  const { look, sent, cell } = await page(() => Response.json({ name: "王一" }), [""]);
  await look(7);
  assert.deepEqual([sent, cell(7).text], [[], "查看"]);
});

test("an alert that stands is the reason; one that was closed since is none", async () => {
  const standing = await page(() => Response.json({ name: "李二" }), [], [8]);
  await standing.look(8);
  assert.deepEqual([standing.sent, standing.asked, standing.cell(8).text], [[{ number: 8, reason: "" }], [], "李二"]);
  const closed = await page(
    ({ reason }) => (reason ? Response.json({ name: "李二" }) : Response.json({ code: "reason" }, { status: 422 })),
    ["求助核实"],
    [8],
  );
  await closed.look(8);
  assert.deepEqual(
    closed.sent.map((one) => one.reason),
    ["", "求助核实"],
  );
  assert.equal(closed.cell(8).text, "李二");
});

test("why a name is not told is said", async () => {
  const { look, cell } = await page(() => Response.json({ code: "quota" }, { status: 429 }), ["走访核对"]);
  await look(7);
  assert.equal(cell(7).text, "已达上限");
});

test("before positions are there nobody counts as out of session", async () => {
  globalThis.location = { search: "" };
  globalThis.setInterval = () => {};
  globalThis.fetch = async () => Response.json({ rows: [[7, "211221106", 1, "full"]], alerted: [] });
  const said = {};
  const held = [];
  const page = {
    live: { region: "211221", ceiling: "211221", names: {}, topics: ["workers/211221"], formats: [] },
    words: { workers_counts: "{n} {in} {silent} {out}", workers_head_towns: "" },
    slot: (name) => (name === "workers" ? { addEventListener() {} } : null),
    say: (slot, text) => (said[slot] = text),
    table: (_, rows) => (said.rows = rows[1].slice(1)),
  };
  const view = new RosterView(page, { replica: { of: () => held }, clock: { now: () => 0 } });
  await view.start();
  assert.deepEqual([said["workers-aside"], said.rows], ["1 … … …", ["1", "0", "…", "…", "…"]]);
  held.push(["workers/211221", { all: new Map() }]);
  view.show();
  assert.deepEqual([said["workers-aside"], said.rows], ["1 0 0 1", ["1", "0", "0", "0", "1"]]);
});
