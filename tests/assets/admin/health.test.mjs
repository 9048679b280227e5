import assert from "node:assert/strict";
import { test } from "node:test";

import { healthRows } from "../../../assets/js/admin/health.mjs";
import { Replica } from "../../../assets/js/live/replica.mjs";

const AT = 1_795_400_000_000;
const words = {
  process: "Process",
  stream: "Stream",
  state: "State",
  age: "Age",
  figures: "Figures",
  note: "Note",
  fresh: "fresh",
  stale: "stopped",
  process_fold: "Fold",
  figure_lag_ms: "lag ms",
  seconds_ago: "{n} s",
};

function rows(records) {
  const replica = new Replica();
  replica.grant({ asked: "health/2112", topic: "health/2112/desk", number: 1, columns: false });
  replica.text({ t: "snapshot", topic: "health/2112/desk", rev: "1-0", at: AT, records });
  return healthRows({ words }, { replica });
}

const line = (kind, name, at, figures = {}, note = "") => ({
  kind,
  name,
  instance: "1",
  at,
  started: 0,
  figures,
  note,
});

test("a process that has been silent for more than five seconds is called stopped, in words", () => {
  const [, late, fold] = rows({
    "process/fold/1": line("process", "fold", AT, { lag_ms: 12_345 }, "hi"),
    "process/archive/1": line("process", "archive", AT - 5_001),
  });
  assert.deepEqual(fold, ["Fold 1", { text: "● fresh", mark: "" }, "0 s", "lag ms 12,345", "hi"]);
  assert.deepEqual(late.slice(0, 3), ["archive 1", { text: "■ stopped", mark: "stopped" }, "5 s"]);
});

test("five seconds exactly are not yet a stop, and a quiet stream never is one", () => {
  const [, process, stream] = rows({
    "process/a/1": line("process", "a", AT - 5_000),
    "stream/in": line("stream", "in", AT - 60_000),
    "stream/z": line("stream", "z", AT),
  });
  assert.equal(process[1].mark, "");
  assert.equal(stream[1].mark, "");
});

test("before anything has come there is the head alone", () => {
  assert.equal(healthRows({ words }, { replica: new Replica() }).length, 1);
});

test("one that was followed by another is gone, one that was not is said to have stopped", () => {
  const next = { ...line("process", "fold", AT), instance: "2", started: AT - 9_000 };
  const early = { ...next, started: AT - 20_000 };
  const old = line("process", "fold", AT - 10_000);
  const names = (records) =>
    rows(records)
      .slice(1)
      .map(([name, { text }]) => `${name} ${text}`);
  assert.deepEqual(names({ "process/fold/1": old, "process/fold/2": next }), ["Fold 2 ● fresh"]);
  assert.deepEqual(
    names({ "process/fold/1": old, "process/fold/2": early }),
    ["Fold 1 ■ stopped", "Fold 2 ● fresh"],
    "two at once are two",
  );
});
