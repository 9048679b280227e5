// A picture as it is sent: upright, small, and drawn anew, so that nothing of the file it came in is left.

/** Pixels of the long side. */
const EDGE = 1600;
const QUALITY = 0.82;
/** Bytes that the server takes of one file. */
export const LIMIT = 10_000_000;

/**
 * The bytes to be sent, and their type. A file that this browser cannot draw goes as it is, and the server draws it;
 * null where it is too large for that.
 * @param {Blob} file
 * @returns {Promise<{type: string, bytes: ArrayBuffer} | null>}
 */
export async function photo(file) {
  const drawn = await redrawn(file).catch(() => null);
  if (!drawn && file.size > LIMIT) return null;
  const one = drawn ?? file;
  return { type: one.type, bytes: await one.arrayBuffer() };
}

/** @param {Blob} file @returns {Promise<Blob | null>} */
async function redrawn(file) {
  const whole = await createImageBitmap(file, { imageOrientation: "from-image" });
  const { width, height } = whole;
  const side = width < height ? "resizeHeight" : "resizeWidth";
  const fits = Math.max(width, height) <= EDGE;
  const small = fits ? whole : await createImageBitmap(whole, { [side]: EDGE, resizeQuality: "high" });
  const canvas = Object.assign(document.createElement("canvas"), { width: small.width, height: small.height });
  const pen = canvas.getContext("2d");
  if (!pen) return null;
  // What was see-through is white, as on paper.
  pen.fillStyle = "white";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(small, 0, 0);
  for (const one of new Set([whole, small])) one.close();
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}
