// Starts the app without a network: one version of its files is kept whole, and another takes its place only when it is
// there whole. Everything else goes to the network.

const scope = /** @type {any} */ (globalThis);
const LIST = "/phone/files.json";
const PREFIX = "phone-";

/** @param {string} version */
async function keep(version) {
  const listed = await (await fetch(LIST, { cache: "no-store" })).json();
  if (listed.version !== version) throw new Error("another version came meanwhile: the page asks again");
  const cache = await caches.open(PREFIX + version);
  await cache.addAll(listed.files.map((/** @type {string} */ file) => new Request(file, { cache: "reload" })));
}

/** @param {string} version */
async function clear(version) {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== PREFIX + version);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** @param {Request} request */
async function answer(request) {
  const cache = await caches.open(PREFIX + version());
  return (await cache.match(request, { ignoreSearch: request.mode === "navigate" })) ?? fetch(request);
}

/** Part of this script's own address. */
const version = () => new URL(scope.location.href).searchParams.get("version") ?? "";

scope.addEventListener("install", (/** @type {any} */ event) =>
  event.waitUntil(keep(version()).then(() => scope.skipWaiting())),
);
scope.addEventListener("activate", (/** @type {any} */ event) =>
  event.waitUntil(clear(version()).then(() => scope.clients.claim())),
);
scope.addEventListener("fetch", (/** @type {any} */ event) => {
  if (event.request.method === "GET" && !event.request.url.endsWith(LIST)) event.respondWith(answer(event.request));
});
