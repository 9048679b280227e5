// How a page speaks with its own server. Nothing of it is kept by the browser.

/** What an address says; null where nobody answers or the answer is no. @param {string} address @param {AbortSignal} [signal] */
export async function load(address, signal) {
  const answer = await fetch(address, { cache: "no-store", signal }).catch(() => null);
  return answer?.ok ? answer.json().catch(() => null) : null;
}

/** Sends what somebody did, with the header that no other site's page can set. Rejects where nobody answers. @param {string} address @param {object} said @returns {Promise<Response>} */
export function post(address, said) {
  return fetch(address, {
    method: "POST", headers: { "X-City": "1", "Content-Type": "application/json" }, cache: "no-store", body: JSON.stringify(said),
  });
}
