import { readFileSync } from "node:fs";

if (!process.env.GOLDEN) throw new Error("no golden values: run these through `pytest tests/assets`");

/** What the Python side computed; test_node.py writes it. */
export const golden = JSON.parse(readFileSync(process.env.GOLDEN, "utf8"));

/** @param {string} base64 @returns {ArrayBuffer} */
export function bytes(base64) {
  return new Uint8Array(Buffer.from(base64, "base64")).buffer;
}
