// @ts-check
/** The page behind a printed invitation: the token goes from the address, where it would stay, into the form. */

/**
 * @param {string} hash of the address
 * @returns {string} the token, "" for none
 */
export function tokenOf(hash) {
  return /^#([\w-]{20,100})$/.exec(hash)?.[1] ?? "";
}

const form = globalThis.document?.querySelector("form");
if (form) {
  const token = tokenOf(location.hash);
  history.replaceState(null, "", location.pathname);
  /** @type {HTMLInputElement} */ (form.elements.namedItem("token")).value = token;
  /** @type {HTMLButtonElement} */ (document.getElementById("take")).disabled = !token;
  /** @type {HTMLElement} */ (document.getElementById("nothing")).hidden = Boolean(token);
}
