// Requests to the page's own server. The browser keeps no answer. Every request names the sign-in the page was made
// for; once another person has signed in at this browser, the page sends nothing more.

const GONE = '{"code": "other_person"}';
const DASH = "/_dash-update-component";
const carried = { id: "", gone: false, left: () => {} };

/**
 * Names the sign-in this page was made for.
 * @param {string} id
 * @param {() => void} left called once, when another has signed in
 */
export function carry(id, left) {
  Object.assign(carried, { id, left, gone: false });
}

/**
 * Lets the calls that Dash's own renderer makes carry the same.
 * @param {{fetch: typeof fetch}} scope
 * @param {(detail: string) => void} [failed] called with the server's reason for a call that failed, "" for none
 */
export function carryInto(scope, failed = () => {}) {
  const plain = scope.fetch.bind(scope);
  scope.fetch = (address, options) => {
    const path = String(address);
    return path.startsWith(DASH) ? watched(ask(path, marked(options), plain), failed) : plain(address, options);
  };
}

/** @param {Promise<Response>} request @param {(detail: string) => void} failed */
async function watched(request, failed) {
  const answer = await request.catch((error) => {
    failed("");
    throw error;
  });
  if (!answer.ok)
    failed(
      (
        await answer
          .clone()
          .json()
          .catch(() => null)
      )?.detail ?? "",
    );
  return answer;
}

/**
 * A request of this page. Rejects where there is no answer.
 * @param {string} address
 * @param {RequestInit} [options]
 * @param {typeof fetch} [send]
 * @returns {Promise<Response>}
 */
export async function ask(address, options = {}, send = fetch) {
  if (carried.gone) return new Response(GONE, { status: 409 });
  const answer = await send(address, {
    ...options,
    headers: { ...options.headers, "X-Page": carried.id },
    cache: "no-store",
  });
  if (
    answer.status === 409 &&
    (
      await answer
        .clone()
        .json()
        .catch(() => null)
    )?.code === "other_person" &&
    !carried.gone
  ) {
    carried.gone = true;
    carried.left();
  }
  return answer;
}

/**
 * The JSON at an address; null where there is no answer or it is a refusal.
 * @param {string} address
 * @param {AbortSignal} [signal]
 */
export async function load(address, signal) {
  const answer = await ask(address, { signal }).catch(() => null);
  return answer?.ok ? answer.json().catch(() => null) : null;
}

/**
 * Sends JSON, with the header that no other site's page can set. Rejects where there is no answer.
 * @param {string} address
 * @param {object} body
 * @returns {Promise<Response>}
 */
export function post(address, body) {
  return ask(
    address,
    marked({ method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
  );
}

/** Sends a file. @param {string} address @param {Blob} file @returns {Promise<Response>} */
export function send(address, file) {
  return ask(
    address,
    marked({ method: "POST", headers: { "Content-Type": file.type || "application/octet-stream" }, body: file }),
  );
}

/** @param {RequestInit} [options] @returns {RequestInit} */
function marked(options = {}) {
  return { ...options, headers: { ...options.headers, "X-City": "1" } };
}
