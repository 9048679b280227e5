// A topic's content as one number, the same as streams/wire/digest.py computes: a sum (mod 2^32) over its parts.

const TABLE = new Uint32Array(256).map((_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});
const utf8 = new TextEncoder();

/** CRC-32 of bytes, going on from `seed`. @param {Uint8Array} bytes @param {number} [seed] @returns {number} */
export function crc32(bytes, seed = 0) {
  let c = ~seed;
  for (const byte of bytes) c = TABLE[(c ^ byte) & 255] ^ (c >>> 8);
  return ~c >>> 0;
}

/** Of one record. `value` is what JSON.parse made of it. @param {string} key @param {unknown} value */
export function recordDigest(key, value) {
  return crc32(utf8.encode(JSON.stringify(value)), crc32(utf8.encode(`${key}\0`)));
}

/** Of one dot. @param {number} idx @param {number} lon @param {number} lat @param {number} fix @param {number} state */
export function rowDigest(idx, lon, lat, fix, state) {
  let mix = 0x9e3779b9;
  for (const part of [idx, lon, lat, fix, state]) {
    mix = Math.imul(mix ^ part, 0x85ebca6b);
    mix ^= mix >>> 13;
  }
  return mix >>> 0;
}
