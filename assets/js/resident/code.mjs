// @ts-check
/** The page behind the QR code of a slip: the code of the case goes from the address into the form. Without a script
 * it is typed. */

/**
 * @param {string} hash of the address
 * @returns {string} the code of a case, "" for none
 */
export function codeOf(hash) {
  return /^#([0-9A-Za-z-]{8,40})$/.exec(hash)?.[1] ?? "";
}

const field = /** @type {HTMLInputElement | null} */ (globalThis.document?.getElementById("code"));
const code = codeOf(globalThis.location?.hash ?? "");
if (field && code) {
  history.replaceState(null, "", location.pathname + location.search);
  field.value = code;
  document.getElementById("secret")?.focus();
}
