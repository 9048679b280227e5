// Numbers, times and ages as people read them: Beijing time whatever the browser's zone, 24 hours, 1.2万 on a wall.

const ZONE = "Asia/Shanghai";
const ZONE_MS = 8 * 3_600_000;
const clock = new Intl.DateTimeFormat("zh-CN", {
  timeZone: ZONE,
  hourCycle: "h23",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
const minutes = new Intl.DateTimeFormat("zh-CN", {
  timeZone: ZONE,
  hourCycle: "h23",
  hour: "2-digit",
  minute: "2-digit",
});
const day = new Intl.DateTimeFormat("en-US", {
  timeZone: ZONE,
  year: "numeric",
  month: "numeric",
  day: "numeric",
  weekday: "long",
});
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

const DAY_MS = 86_400_000;
/** Which day a time is of. @param {number} ms */
const local = (ms) => day.format(ms);

/** `{name}` replaced by its value. @param {string} text @param {Record<string, unknown>} values */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** 14:05:09. @param {number} ms */
export const time = (ms) => clock.format(ms);
/** 2026-11-27, of the city's calendar. @param {number} ms */
export const isoDay = (ms) => new Date(ms + ZONE_MS).toISOString().slice(0, 10);

/** 11-27 14:05, for what may lie days back. @param {number} ms */
export function dated(ms) {
  const part = Object.fromEntries(day.formatToParts(ms).map((p) => [p.type, p.value]));
  return `${part.month.padStart(2, "0")}-${part.day.padStart(2, "0")} ${minute(ms)}`;
}
/**
 * 14:05, of the day before 昨日 14:05, of an older one 11-27 14:05: a time of day alone is of today.
 * @param {number} ms city ms @param {number} now city ms @param {Record<string, string>} words
 */
export function when(ms, now, words) {
  if (local(ms) === local(now)) return minute(ms);
  return local(ms) === local(now - DAY_MS) ? fill(words.yesterday, { time: minute(ms) }) : dated(ms);
}
/**
 * The same to the second: 14:05:09, 昨日 14:05:09.
 * @param {number} ms
 * @param {number} now
 * @param {Record<string, string>} words
 */
export const timed = (ms, now, words) => when(ms, now, words).replace(minute(ms), time(ms));
/** 14:05. @param {number} ms */
export const minute = (ms) => minutes.format(ms);

/** @param {number} ms @param {Record<string, string>} words */
export function date(ms, words) {
  const part = Object.fromEntries(day.formatToParts(ms).map((p) => [p.type, p.value]));
  const weekday = words.weekdays.split(",")[WEEKDAYS.indexOf(part.weekday)];
  return fill(words.date, { y: part.year, m: part.month, d: part.day, w: weekday });
}

/**
 * `3 秒前` up to a minute, then the time itself.
 * @param {number} now city ms
 * @param {number} at city ms
 * @param {Record<string, string>} words
 */
export function age(now, at, words) {
  const seconds = Math.max(0, Math.floor((now - at) / 1000));
  return seconds <= 60 ? fill(words.seconds_ago, { n: seconds }) : time(at);
}

/**
 * 0 is a number, null is none. On a wall 万 from ten thousand, exact elsewhere.
 * @param {number | null | undefined} n
 * @param {string} [language]
 * @param {boolean} [wall]
 */
export function count(n, language, wall = true) {
  if (n === null || n === undefined) return "—";
  if (wall && n >= 10000) {
    return language === "zh" ? `${(n / 10000).toFixed(1)}万` : `${(n / 1000).toFixed(1)}K`;
  }
  return n.toLocaleString("en-US");
}

/** Working minutes as workdays to one decimal. @param {number | null} min @param {number} perDay */
export const workdays = (min, perDay) => (min === null || min === undefined ? "—" : (min / perDay).toFixed(1));

/** Hour of the local day, 0..23. @param {number} ms */
export const hour = (ms) => Number(minute(ms).slice(0, 2));
/** Minute of the local day. @param {number} ms */
export const minuteOfDay = (ms) => Number(minute(ms).slice(0, 2)) * 60 + Number(minute(ms).slice(3));

const DASHES = /[\u00ad\u2010-\u2015\u2212\u2e3a\u2e3b\u301c\u30fc\ufe58\ufe63\uff0d\uff5e]/g;

/**
 * As people type it, written one way: half width, one kind of dash, no blanks around. Its twin is
 * `streams/model/typed.py`.
 * @param {string} text
 */
export const plain = (text) => text.replace(DASHES, "-").normalize("NFKC").replace(/\s+/g, " ").trim();

/** How long something takes so far: 00:58, 1:02:03. @param {number} ms */
export function elapsed(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  /** @param {number} n */
  const two = (n) => String(n).padStart(2, "0");
  const short = `${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
  return s < 3600 ? short : `${Math.floor(s / 3600)}:${short}`;
}
