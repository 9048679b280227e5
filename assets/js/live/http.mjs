// How a page speaks with its own server. Nothing of it is kept by the browser. Every request says for which sign-in the page
// was made; once another person has signed in at this browser, the page asks nothing more.

const GONE = '{"code": "other_person"}';
const DASH = "/_dash-update-component";
const carried = { id: "", gone: false, left: () => {} };

/** Names the sign-in this page was made for. @param {string} id @param {() => void} left called once, when another has signed in */
export function carry(id, left) {
  Object.assign(carried, { id, left, gone: false });
}

/** Lets the calls that Dash's own renderer makes say the same. @param {{fetch: typeof fetch}} scope @param {(detail: string) => void} failed called with what the server says of a call that failed, '' for nothing */
export function carryInto(scope, failed = () => {}) {
  const plain = scope.fetch.bind(scope);
  scope.fetch = (address, options) => (String(address).startsWith(DASH) ? told(ask(address, marked(options), plain), failed) : plain(address, options));
}

/** @param {Promise<Response>} asked @param {(detail: string) => void} failed */
async function told(asked, failed) {
  const answer = await asked.catch((error) => {
    failed("");
    throw error;
  });
  if (!answer.ok) failed((await answer.clone().json().catch(() => null))?.detail ?? "");
  return answer;
}

/** A request of this page's. Rejects where nobody answers. @param {string} address @param {RequestInit} [options] @returns {Promise<Response>} */
export async function ask(address, options = {}, send = fetch) {
  if (carried.gone) return new Response(GONE, { status: 409 });
  const answer = await send(address, { ...options, headers: { ...options.headers, "X-Page": carried.id }, cache: "no-store" });
  if (answer.status === 409 && (await answer.clone().json().catch(() => null))?.code === "other_person" && !carried.gone) {
    carried.gone = true;
    carried.left();
  }
  return answer;
}

/** What an address says; null where nobody answers or the answer is no. @param {string} address @param {AbortSignal} [signal] */
export async function load(address, signal) {
  const answer = await ask(address, { signal }).catch(() => null);
  return answer?.ok ? answer.json().catch(() => null) : null;
}

/** Sends what somebody did, with the header that no other site's page can set. Rejects where nobody answers. @param {string} address @param {object} said @returns {Promise<Response>} */
export function post(address, said) {
  return ask(address, marked({ method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(said) }));
}

/** Sends a file. @param {string} address @param {Blob} file @returns {Promise<Response>} */
export function send(address, file) {
  return ask(address, marked({ method: "POST", headers: { "Content-Type": file.type || "application/octet-stream" }, body: file }));
}

function marked(options = {}) {
  return { ...options, headers: { ...options.headers, "X-City": "1" } };
}
