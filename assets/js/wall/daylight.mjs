// The day's light on a wall's ground, by the city clock: it comes from where the sun stands, warm when it is low, and
// goes with it. Nothing else depends on it.

const RAD = Math.PI / 180;
const DAY_MS = 86_400_000;
/** Noon of 1 January 2000, from which the formulas of the sun count. */
const EPOCH = Date.UTC(2000, 0, 1, 12);
/** Degrees above the horizon: the last of the dusk, and where the light is full. */
const DUSK = -6;
const FULL = 20;
const DAWN = FULL - DUSK;
/** Below this the light is warm. */
const WARM = 8;

/**
 * Where the sun stands, to about a degree (low-precision formulas of the Astronomical Almanac).
 * @param {number} ms
 * @param {number} lon degrees
 * @param {number} lat
 * @returns {{altitude: number, azimuth: number}} degrees above the horizon; from north by east
 */
export function sunAt(ms, lon, lat) {
  const days = (ms - EPOCH) / DAY_MS;
  const mean = (357.528 + 0.9856003 * days) * RAD;
  const along = (280.46 + 0.9856474 * days + 1.915 * Math.sin(mean) + 0.02 * Math.sin(2 * mean)) * RAD;
  const tilt = 23.439 * RAD;
  const declination = Math.asin(Math.sin(tilt) * Math.sin(along));
  const ascension = Math.atan2(Math.cos(tilt) * Math.sin(along), Math.cos(along));
  const hour = (280.46 + 360.9856474 * days + lon) * RAD - ascension;
  const [sinLat, cosLat] = [Math.sin(lat * RAD), Math.cos(lat * RAD)];
  const sinAlt = sinLat * Math.sin(declination) + cosLat * Math.cos(declination) * Math.cos(hour);
  const east = -Math.cos(declination) * Math.sin(hour);
  const north = cosLat * Math.sin(declination) - sinLat * Math.cos(declination) * Math.cos(hour);
  return { altitude: Math.asin(sinAlt) / RAD, azimuth: (Math.atan2(east, north) / RAD + 360) % 360 };
}

/**
 * What the style sheet is told: where the light comes from (% of the ground), how much there is (0 to 1), and whether
 * it is warm.
 * @param {{altitude: number, azimuth: number}} sun
 */
export function lightOf({ altitude, azimuth }) {
  const much = Math.min(1, Math.max(0, (altitude - DUSK) / DAWN));
  return {
    x: Math.round(50 + 50 * Math.sin(azimuth * RAD)),
    y: Math.round(50 - 50 * Math.cos(azimuth * RAD)),
    much: Number(much.toFixed(2)),
    warm: altitude < WARM,
  };
}

export class Daylight {
  /** @param {HTMLElement} root of the page @param {number[]} at [lon, lat] in 1e-6 degree, of the area's name */
  constructor(root, [lon, lat]) {
    this.root = root;
    this.at = [lon / 1e6, lat / 1e6];
    this.minute = 0;
  }

  /** A second has passed; it is told once a minute. @param {number} now city ms */
  beat(now) {
    const minute = Math.floor(now / 60_000);
    if (minute === this.minute) return;
    this.minute = minute;
    const { x, y, much, warm } = lightOf(sunAt(now, this.at[0], this.at[1]));
    const { style } = this.root;
    style.setProperty("--sun-x", `${x}%`);
    style.setProperty("--sun-y", `${y}%`);
    style.setProperty("--sun", String(much));
    this.root.toggleAttribute("data-low-sun", warm);
  }
}
