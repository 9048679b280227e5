// @ts-check
/** The page behind a printed invitation: the token goes from the address, where it would stay, to the server; the key
 * it is answered with goes into this phone's store, and is shown nowhere. */

import { openStore } from "./store.mjs";

/** @import { Store } from "./store.mjs" */

/**
 * @param {string} hash of the address
 * @returns {string} the token, "" for none
 */
export function tokenOf(hash) {
  return /^#([\w-]{20,100})$/.exec(hash)?.[1] ?? "";
}

/**
 * Takes the phone. The key is kept before the answer counts.
 * @param {Store} store
 * @param {string} token
 * @param {typeof fetch} [send]
 * @returns {Promise<string>} what was wrong, "" for nothing
 */
export async function take(store, token, send = fetch) {
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ token }) };
  const answer = await send("/phone", options).catch(() => null);
  const body = await answer?.json().catch(() => null);
  if (!answer?.ok || !body) return body ? `${body.zh} ${body.en}` : "没有网络 No network";
  const { key, device, epoch, stream } = body;
  await store.enrol({ key, device, epoch, stream });
  return "";
}

/** @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

async function page() {
  const token = tokenOf(location.hash);
  history.replaceState(null, "", location.pathname);
  const [button, trouble] = [/** @type {HTMLButtonElement} */ (part("take")), part("trouble")];
  part("nothing").hidden = Boolean(token);
  const store = await openStore();
  const phone = await store.get("phone");
  const waits = phone ? Object.values(await store.waiting(phone.device)).some((n) => n > 0) : false;
  // What waits would never be sent any more: it is the other enrolment's.
  part("waiting").hidden = !(waits && token);
  button.addEventListener("click", async () => {
    button.disabled = true;
    const wrong = await take(store, token);
    if (!wrong) return location.assign("/phone/app");
    trouble.textContent = wrong;
    trouble.hidden = false;
  });
  // Only now does a tap do something.
  button.disabled = !token;
}

if (globalThis.document?.getElementById("take")) page();
