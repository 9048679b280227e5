import assert from "node:assert/strict";
import { test } from "node:test";

import { Daylight, lightOf, sunAt } from "../../../assets/js/wall/daylight.mjs";

const [LON, LAT] = [123.84, 42.29];
const near = (found, wanted, within) => assert.ok(Math.abs(found - wanted) <= within, `${found}, not ${wanted}`);

test("the sun of Tieling stands where almanacs have it", () => {
  // Solstices and equinox at the place's own noon: 90 - latitude ± 23.44.
  near(sunAt(Date.UTC(2026, 5, 21, 3, 46), LON, LAT).altitude, 71.15, 0.5);
  near(sunAt(Date.UTC(2026, 11, 22, 3, 43), LON, LAT).altitude, 24.27, 0.5);
  near(sunAt(Date.UTC(2026, 11, 22, 3, 43), LON, LAT).azimuth, 180, 1);
  // Sunrise and sunset of the equinox: due east and due west.
  const rise = sunAt(Date.UTC(2026, 2, 20, 21, 50), LON, LAT);
  near(rise.altitude, 0, 1.5);
  near(rise.azimuth, 90, 2);
  near(sunAt(Date.UTC(2026, 2, 20, 9, 55), LON, LAT).azimuth, 270, 2);
});

test("light comes from where the sun stands, warm when low, and there is none by night", () => {
  assert.deepEqual(lightOf({ altitude: 2, azimuth: 90 }), { x: 100, y: 50, much: 0.31, warm: true });
  assert.deepEqual(lightOf({ altitude: 50, azimuth: 180 }), { x: 50, y: 100, much: 1, warm: false });
  assert.equal(lightOf({ altitude: -30, azimuth: 0 }).much, 0);
});

test("the page is told once a minute", () => {
  const told = [];
  const root = { style: { setProperty: (...words) => told.push(words) }, toggleAttribute: () => {} };
  const light = new Daylight(root, [LON * 1e6, LAT * 1e6]);
  const noon = Date.UTC(2026, 11, 22, 3, 43);
  for (const after of [0, 1000, 59_000]) light.beat(noon + after);
  assert.equal(told.length, 3);
  light.beat(noon + 60_000);
  assert.equal(told.length, 6);
  assert.deepEqual(told.at(-1), ["--sun", "1"]);
});
