import assert from "node:assert/strict";
import { test } from "node:test";

import { age, count, date, dated, fill, minute, plain, time } from "../../../assets/js/ui/text.mjs";

const NOON = Date.UTC(2026, 10, 23, 4, 5, 9);
const words = { seconds_ago: "{n} 秒前", date: "{y}年{m}月{d}日 {w}", weekdays: "日,一,二,三,四,五,六" };

test("the zone of the browser is New York and the screen shows Beijing time", () => {
  assert.equal(Intl.DateTimeFormat().resolvedOptions().timeZone, "America/New_York");
  assert.equal(time(NOON), "12:05:09");
  assert.match(dated(NOON), /^\d\d-\d\d 12:05$/);
  assert.equal(dated(Date.UTC(2026, 0, 2, 16, 0, 0)), "01-03 00:00");
  assert.equal(minute(NOON), "12:05");
  assert.equal(time(Date.UTC(2026, 10, 22, 16, 0, 0)), "00:00:00");
  assert.equal(date(Date.UTC(2026, 10, 22, 16, 0, 0), words), "2026年11月23日 一");
});

test("ages are seconds up to a minute, then the time itself, never negative", () => {
  assert.equal(age(NOON, NOON - 3_400, words), "3 秒前");
  assert.equal(age(NOON, NOON - 60_000, words), "60 秒前");
  assert.equal(age(NOON, NOON - 300_000, words), "12:00:09");
  assert.equal(age(NOON, NOON + 5_000, words), "0 秒前");
});

test("numbers: 万 from ten thousand on a wall, exact on a desk, a dash for none", () => {
  assert.equal(count(12_345, "zh"), "1.2万");
  assert.equal(count(12_345, "en"), "12.3K");
  assert.equal(count(12_345, "zh", false), "12,345");
  assert.equal(count(9_999, "zh"), "9,999");
  assert.equal(count(0, "zh"), "0");
  assert.equal(count(null, "zh"), "—");
  assert.equal(count(undefined, "zh"), "—");
});

test("gaps are filled by name", () => {
  assert.equal(fill("{a}·{b}·{a}", { a: 1, b: "x" }), "1·x·1");
});

test("what is typed in full width or with other dashes is the same", () => {
  for (const typed of [
    "211221-261128-7K3QF2M",
    "２１１２２１－２６１１２８－７Ｋ３ＱＦ２Ｍ",
    "211221–261128—7K3QF2M",
    "　211221−261128‐7K3QF2M ",
  ])
    assert.equal(plain(typed), "211221-261128-7K3QF2M");
});
